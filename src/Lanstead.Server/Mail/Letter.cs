using Lanstead.Primitives;

namespace Lanstead.Server.Mail;

/// <summary>A link that the reader is meant to follow.</summary>
/// <param name="Label">What following it does.</param>
/// <param name="Url">Secrets in it belong after the <c>#</c>, which no server and no proxy writes into a log.</param>
internal sealed record LetterLink(string Label, Uri Url);

/// <summary>What we write to somebody, in words; <see cref="LetterText"/> makes text and HTML of it.</summary>
/// <remarks>Everything in it may come from strangers (names of spaces, of people): it is escaped where it is written, and no line break gets into a header.</remarks>
internal sealed record Letter
{
    /// <summary>What it tells of, in snake case: for the log and the audit.</summary>
    public required string Kind { get; init; }

    /// <summary>The address alone.</summary>
    public required string To { get; init; }

    /// <summary>In which its words are.</summary>
    public required MailLanguage Language { get; init; }

    /// <summary>One line.</summary>
    public required string Subject { get; init; }

    /// <summary>Before the link.</summary>
    public required IReadOnlyList<string> Paragraphs { get; init; }

    /// <summary>What to do; null where there is nothing.</summary>
    public LetterLink? Link { get; init; }

    /// <summary>After the link, smaller.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whose account it concerns: with the account, letters that wait go too. Null: nobody's.</summary>
    public UserId? About { get; init; }

    /// <summary>For how long it is of use: it is not sent after that.</summary>
    public TimeSpan UsefulFor { get; init; } = TimeSpan.FromDays(1);
}
