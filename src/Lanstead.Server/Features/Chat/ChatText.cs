using System.Globalization;
using System.Text;
using Lanstead.Server.Http;

namespace Lanstead.Server.Features.Chat;

/// <summary>What names, topics, messages and reactions may be.</summary>
internal static class ChatText
{
    public const int BodyMaxChars = 4000;
    public const int ClientIdMaxChars = 64;
    public const int ReasonMaxChars = 300;
    private const int NameMaxChars = 40;
    private const int TopicMaxChars = 300;
    private const int EmojiMaxChars = 32;

    // Whom one message can call. More are not called.
    private const int MentionsMax = 20;
    private const int UsernameMinChars = 3;
    private const int UsernameMaxChars = 32;

    public static FieldErrors CheckChannelName(this FieldErrors errors, string name) => errors.When(
        name.Length is 0 or > NameMaxChars || name != name.Trim() || name.Any(char.IsControl),
        "name", $"A channel's name has 1 to {NameMaxChars} characters, without spaces around it.");

    public static FieldErrors CheckTopic(this FieldErrors errors, string? topic) =>
        errors.When(topic is { Length: > TopicMaxChars } || topic?.Any(char.IsControl) == true, "topic", $"A topic is one line of at most {TopicMaxChars} characters.");

    public static FieldErrors CheckBody(this FieldErrors errors, string body) => errors
        .When(string.IsNullOrWhiteSpace(body), "body", "A message says something.")
        .When(body.Length > BodyMaxChars, "body", $"A message has at most {BodyMaxChars} characters.")
        .When(body.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) || !IsWhole(body), "body", "A message is text: no control characters but line breaks and tabs.");

    public static FieldErrors CheckReason(this FieldErrors errors, string? reason) =>
        errors.When(reason is { Length: > ReasonMaxChars } || reason?.Any(char.IsControl) == true, "reason", $"A reason is one line of at most {ReasonMaxChars} characters.");

    /// <summary>One sign that is no letter, digit or ASCII: what people call an emoji, without a list of them that ages.</summary>
    public static bool IsEmoji(string text) =>
        text.Length is > 0 and <= EmojiMaxChars && IsWhole(text) && new StringInfo(text).LengthInTextElements == 1 && text[0] > '\u00FF'
        && text.EnumerateRunes().All(rune => !Rune.IsLetterOrDigit(rune) && !Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune) && rune.Value is not (>= 0xE000 and <= 0xF8FF));

    /// <summary>The usernames that a message calls by <c>@name</c>, in lower case.</summary>
    public static string[] MentionsIn(string body)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int at = body.IndexOf('@', StringComparison.Ordinal); at >= 0 && names.Count < MentionsMax; at = body.IndexOf('@', at + 1))
        {
            // An address of mail calls nobody.
            if (at > 0 && IsNameChar(body[at - 1]))
                continue;
            int end = at + 1;
            while (end < body.Length && end - at <= UsernameMaxChars && IsNameChar(body[end]))
                end++;
            string name = body[(at + 1)..end].TrimEnd('-');
            if (name.Length >= UsernameMinChars)
                names.Add(name.ToLowerInvariant());
        }
        return [.. names];
    }

    private static bool IsNameChar(char c) => char.IsAsciiLetterOrDigit(c) || c == '-';

    // Half of a surrogate pair is no text, and PostgreSQL takes none.
    private static bool IsWhole(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return false;
        }
        return true;
    }
}
