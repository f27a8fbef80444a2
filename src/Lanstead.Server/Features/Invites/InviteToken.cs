using System.Diagnostics.CodeAnalysis;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Invites;

/// <summary>Which of the two things that let a person in.</summary>
internal enum InviteKind
{
    /// <summary>A link, for whoever has it.</summary>
    Link,

    /// <summary>An invitation of one person by mail.</summary>
    Invitation,
}

/// <summary>The secret of an invite: <c>lsl_</c> (link) or <c>lsi_</c> (invitation by mail), and 256 random bits.</summary>
/// <remarks>It stands in the fragment of <c>/join#…</c>, which no browser sends to any server. Prints <c>(redacted)</c>.</remarks>
internal sealed class InviteToken
{
    private const string LinkPrefix = "lsl_";
    private const string InvitationPrefix = "lsi_";

    private readonly string _text;

    private InviteToken(InviteKind kind, string text) => (Kind, _text) = (kind, text);

    public InviteKind Kind { get; }

    /// <summary>What the database stores.</summary>
    public byte[] Hash => RandomSecret.Hash(_text);

    public static InviteToken New(InviteKind kind) =>
        new(kind, RandomSecret.New(kind == InviteKind.Link ? LinkPrefix : InvitationPrefix));

    /// <summary>Reads a token; surrounding white space is forgiven, nothing else is.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out InviteToken? token)
    {
        string trimmed = text.Trim();
        InviteKind? kind = RandomSecret.IsOne(trimmed, LinkPrefix) ? InviteKind.Link : RandomSecret.IsOne(trimmed, InvitationPrefix) ? InviteKind.Invitation : null;
        token = kind is { } known ? new InviteToken(known, trimmed) : null;
        return token is not null;
    }

    /// <summary>The token itself, for the one answer or letter that shows it.</summary>
    public string Reveal() => _text;

    /// <summary>The address that a person opens.</summary>
    public string Url(Uri publicUrl) => $"{new Uri(publicUrl, "/join")}#{_text}";

    public override string ToString() => "(redacted)";
}
