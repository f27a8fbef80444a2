using System.Net;
using Lanstead.Server.Http;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Providers;

/// <summary>What is known of each kind of provider, and what one may be.</summary>
internal static class ProviderRules
{
    private const int MaxNameChars = 32;
    private const int MaxLabelChars = 64;
    private const int MaxIssuerChars = 512;
    private const int MaxClientIdChars = 256;
    private const int MaxScopesChars = 512;
    private const int MaxSecretChars = 1024;

    public static string? IssuerOf(ProviderKind kind) => kind switch
    {
        ProviderKind.Google => "https://accounts.google.com",
        ProviderKind.Microsoft => "https://login.microsoftonline.com/common/v2.0",
        ProviderKind.Github => "https://github.com",
        _ => null,
    };

    public static string? LabelOf(ProviderKind kind) => kind switch
    {
        ProviderKind.Google => "Google",
        ProviderKind.Microsoft => "Microsoft",
        ProviderKind.Github => "GitHub",
        _ => null,
    };

    public static string ScopesOf(ProviderKind kind) => kind == ProviderKind.Github ? "read:user user:email" : "openid email profile";

    public static FieldErrors Check(Provider provider) => new FieldErrors()
        .When(!IsName(provider.Name), "name", $"A provider's name has 1 to {MaxNameChars} letters a-z, digits or hyphens, and begins and ends with a letter or digit.")
        .When(provider.Label.Trim().Length is 0 or > MaxLabelChars || provider.Label.Any(char.IsControl), "label", $"A label has 1 to {MaxLabelChars} characters.")
        .When(!IsAddress(provider.Issuer), "issuer", "An issuer is an https:// address without query, as the issuer itself spells it.")
        .When(provider.ClientId.Trim().Length is 0 or > MaxClientIdChars, "clientId", $"A client id has 1 to {MaxClientIdChars} characters.")
        .When(provider.Secret is { Length: 0 or > MaxSecretChars }, "clientSecret", $"A client secret has 1 to {MaxSecretChars} characters.")
        .When(provider.Scopes.Length > MaxScopesChars || provider.Scopes.Any(c => char.IsControl(c) || c is '"' or '\\'), "scopes", "Scopes are words separated by spaces.")
        .When(provider.Kind != ProviderKind.Github && !provider.Scopes.Split(' ').Contains("openid"), "scopes", "Without the scope openid the issuer sends no ID token.")
        // Whoever may make a tenant there may give an account any address: only one's own tenant can be trusted with that.
        .When(provider is { Kind: ProviderKind.Microsoft, TrustEmail: true } && IsForAnyTenant(provider), "trustEmail",
            "Addresses of any Microsoft tenant prove nothing. Name your own tenant in the issuer: https://login.microsoftonline.com/TENANT-ID/v2.0.");

    /// <summary>True for Microsoft's addresses that take accounts of more than one tenant: the issuer in a token is then its tenant's.</summary>
    public static bool IsForAnyTenant(Provider provider) =>
        provider.Kind == ProviderKind.Microsoft && new Uri(provider.Issuer).Segments is [_, "common/" or "organizations/" or "consumers/", ..];

    /// <summary>An address that may be asked: https, or on this very machine, which only <c>LANSTEAD_OUTBOUND_ALLOW</c> opens.</summary>
    public static bool IsAddress(string text) =>
        text.Length <= MaxIssuerChars
        && Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
        && url is { UserInfo: "", Query: "", Fragment: "" }
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && IsHere(url)));

    private static bool IsHere(Uri url) => url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private static bool IsName(string name) =>
        name.Length is >= 1 and <= MaxNameChars
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && name[0] != '-' && name[^1] != '-';
}
