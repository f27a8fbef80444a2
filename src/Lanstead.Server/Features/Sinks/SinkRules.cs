using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Outbound;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Lanstead.Server.Features.Sinks;

/// <summary>A new sink.</summary>
/// <param name="Kind">How the audit is told.</param>
/// <param name="Name">For people, 1 to 64 characters.</param>
/// <param name="Address">An https URL, of Slack and Discord that of the incoming webhook, of Telegram <c>https://api.telegram.org/?chat_id=…</c>; for syslog <c>tls://host:port</c>, <c>tcp://host:port</c> or <c>udp://host:port</c>.</param>
/// <param name="Actions">How actions begin that shall be sent, such as <c>network.</c>; absent or empty: all.</param>
/// <param name="Token">Of Splunk, Datadog and Telegram: what the receiver gave you.</param>
/// <param name="Authority">Of syslog over TLS: certificate (PEM) of your own authority.</param>
internal sealed record CreateSinkRequest(SinkKind Kind, string Name, string Address, IReadOnlyList<string>? Actions = null, string? Token = null, string? Authority = null);

/// <summary>What shall change; absent members stay.</summary>
/// <param name="Name">For people.</param>
/// <param name="Address">Where to.</param>
/// <param name="Actions">How actions begin that shall be sent.</param>
/// <param name="Token">Of Splunk, Datadog and Telegram.</param>
/// <param name="Enabled">False: stop; true: go on where it stopped.</param>
internal sealed record UpdateSinkRequest(string? Name = null, string? Address = null, IReadOnlyList<string>? Actions = null, string? Token = null, bool? Enabled = null);

/// <summary>What a sink may be.</summary>
internal static class SinkRules
{
    /// <summary>In one space.</summary>
    public const int SinksMax = 20;

    /// <summary>How long the secret before the present one signs too.</summary>
    public static readonly TimeSpan BothSecrets = TimeSpan.FromHours(24);

    private const int NameMax = 64;
    private const int ActionsMax = 20;
    private const int ActionMax = 64;
    private const int TokenMax = 500;
    private const int AuthorityMax = 20_000;

    /// <summary>A webhook's new secret: 256 random bits, with a word in front by which scanners know it.</summary>
    public static string NewSecret() => "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Under which a sink's secret is sealed: it cannot be exchanged for another's.</summary>
    public static string SealName(Guid sink) => $"sink:{sink:N}";

    public static Failure? Check(CreateSinkRequest body, OutboundGuard guard)
    {
        bool wantsToken = TakesToken(body.Kind);
        return Texts(new FieldErrors(), body.Name, body.Actions, body.Token)
            .When(wantsToken && string.IsNullOrWhiteSpace(body.Token), "token", "The token that the receiver gave you.")
            .When(!wantsToken && body.Token is not null, "token", "Only Splunk, Datadog and Telegram take a token; a webhook's secret is made by the server.")
            .When(body.Authority is not null && (body.Kind != SinkKind.Syslog || !IsCertificate(body.Authority)), "authority", "A certificate in PEM, for syslog over TLS.")
            .Failure ?? CheckAddress(body.Kind, body.Address, guard);
    }

    public static Failure? Check(UpdateSinkRequest body, SinkKind kind, OutboundGuard guard) =>
        Texts(new FieldErrors(), body.Name ?? "-", body.Actions, body.Token)
            .When(body is { Name: null, Address: null, Actions: null, Token: null, Enabled: null }, "name", "Give what shall change: name, address, actions, token or enabled.")
            .When(body.Token is not null && !TakesToken(kind), "token", "Only Splunk, Datadog and Telegram take a token.")
            .Failure ?? (body.Address is null ? null : CheckAddress(kind, body.Address, guard));

    /// <summary>What is stored of an address and of a token or secret: where the address itself lets whoever has it write into the chat, it is the secret, and its host is the address.</summary>
    public static (string? Address, string? Secret) Keep(SinkKind kind, string? address, string? secret) =>
        kind is SinkKind.Slack or SinkKind.Discord && address is not null ? (new Uri(address).GetLeftPart(UriPartial.Authority) + "/", address) : (address, secret);

    /// <summary>The chat that an address of Telegram names; null when it names none.</summary>
    public static string? ChatOf(string address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? url)
        && QueryHelpers.ParseQuery(url.Query).TryGetValue("chat_id", out StringValues chat) && chat is [{ Length: > 0 and <= 64 } one] ? one : null;

    /// <summary>Of a syslog sink's address; null when it is none.</summary>
    public static (string Scheme, string Host, int Port)? Syslog(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? url) && url is { Scheme: "tls" or "tcp" or "udp", UserInfo: "", PathAndQuery: "/" or "", Fragment: "", Port: > 0 }
            ? (url.Scheme, url.DnsSafeHost, url.Port)
            : null;

    private static FieldErrors Texts(FieldErrors errors, string name, IReadOnlyList<string>? actions, string? token) => errors
        .When(string.IsNullOrWhiteSpace(name) || name.Length > NameMax || name.Any(char.IsControl), "name", $"1 to {NameMax} characters.")
        .When(actions is { Count: > ActionsMax }, "actions", $"At most {ActionsMax}.")
        .When(actions?.Any(a => a.Length is 0 or > ActionMax || !a.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '.')) == true, "actions", "How actions begin, such as network. or session.begin.")
        .When(token is { Length: > TokenMax } || token?.Any(c => c is <= ' ' or > '~') == true, "token", $"At most {TokenMax} printable characters.");

    private static Failure? CheckAddress(SinkKind kind, string address, OutboundGuard guard)
    {
        if (kind == SinkKind.Telegram && ChatOf(address) is null)
            return new FieldErrors().When(true, "address", "https://api.telegram.org/?chat_id= and the number of the chat.").Failure;
        if (kind != SinkKind.Syslog)
            return guard.CheckUrl(address) is { IsSuccess: false, Failure: var refused } ? refused : null;
        if (Syslog(address) is not { } place)
            return new FieldErrors().When(true, "address", "tls://host:port, tcp://host:port or udp://host:port.").Failure;
        return guard.CheckHost(place.Host) is { IsSuccess: false, Failure: var no } ? no : null;
    }

    private static bool TakesToken(SinkKind kind) => kind is SinkKind.Splunk or SinkKind.Datadog or SinkKind.Telegram;

    private static bool IsCertificate(string pem)
    {
        if (pem.Length > AuthorityMax)
            return false;
        try
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(pem);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
