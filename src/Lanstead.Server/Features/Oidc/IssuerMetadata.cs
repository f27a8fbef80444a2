using System.Text.Json;
using Lanstead.Server.Features.Providers;

namespace Lanstead.Server.Features.Oidc;

/// <summary>What an issuer's discovery document says (OpenID Connect Discovery 1.0 §3), checked.</summary>
internal sealed record IssuerMetadata
{
    private const string Microsoft = "{tenantid}";

    public required string Issuer { get; init; }

    public required Uri Authorization { get; init; }

    public required Uri Token { get; init; }

    public required Uri Keys { get; init; }

    public Uri? UserInfo { get; init; }

    /// <summary>True when every answer to the browser names the issuer (RFC 9207).</summary>
    public bool NamesItself { get; init; }

    /// <summary>True when the client's secret goes into the form, not into the header.</summary>
    public bool SecretInForm { get; init; }

    /// <exception cref="IssuerException">It is of another issuer, names addresses that may not be asked, or cannot do what is needed.</exception>
    public static IssuerMetadata Read(Provider provider, JsonElement document)
    {
        string issuer = Text(document, "issuer") ?? throw new IssuerException("The discovery document names no issuer.");
        // For accounts of any tenant the issuer is a pattern, which each token fills in.
        bool isRight = issuer == provider.Issuer || (ProviderRules.IsForAnyTenant(provider) && issuer == AnyTenant(provider));
        if (!isRight)
            throw new IssuerException($"The discovery document is that of {issuer}, not of {provider.Issuer}. Enter the issuer exactly as it spells itself.");
        if (Words(document, "code_challenge_methods_supported") is { Length: > 0 } methods && !methods.Contains("S256"))
            throw new IssuerException($"The issuer does not take PKCE with S256, only {string.Join(", ", methods)}.");
        string[] authentication = Words(document, "token_endpoint_auth_methods_supported");
        return new IssuerMetadata
        {
            Issuer = issuer,
            Authorization = Address(document, "authorization_endpoint") ?? throw Missing("authorization_endpoint"),
            Token = Address(document, "token_endpoint") ?? throw Missing("token_endpoint"),
            Keys = Address(document, "jwks_uri") ?? throw Missing("jwks_uri"),
            UserInfo = Address(document, "userinfo_endpoint"),
            NamesItself = document.TryGetProperty("authorization_response_iss_parameter_supported", out JsonElement names) && names.ValueKind == JsonValueKind.True,
            SecretInForm = authentication.Contains("client_secret_post") && !authentication.Contains("client_secret_basic"),
        };
    }

    /// <summary>The issuer of a token of the Microsoft tenant <paramref name="tenant"/>; the issuer itself where it is no pattern.</summary>
    public string IssuerOf(string? tenant) =>
        Issuer.Contains(Microsoft, StringComparison.Ordinal) && Guid.TryParseExact(tenant, "D", out Guid id) ? Issuer.Replace(Microsoft, id.ToString("D"), StringComparison.Ordinal) : Issuer;

    private static string AnyTenant(Provider provider)
    {
        var url = new Uri(provider.Issuer);
        return $"{url.GetLeftPart(UriPartial.Authority)}/{Microsoft}/v2.0";
    }

    private static Uri? Address(JsonElement document, string name)
    {
        if (Text(document, name) is not { } text)
            return null;
        return ProviderRules.IsAddress(text) || (Uri.TryCreate(text, UriKind.Absolute, out Uri? asked) && ProviderRules.IsAddress(asked.GetLeftPart(UriPartial.Path)))
            ? new Uri(text)
            : throw new IssuerException($"The issuer's {name} is no https:// address.");
    }

    private static IssuerException Missing(string name) => new($"The discovery document has no {name}.");

    private static string? Text(JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string[] Words(JsonElement document, string name) =>
        document.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)]
            : [];
}
