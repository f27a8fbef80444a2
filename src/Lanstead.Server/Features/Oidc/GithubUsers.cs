using System.Globalization;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Providers;

namespace Lanstead.Server.Features.Oidc;

/// <summary>GitHub and GitHub Enterprise: no ID token, but an endpoint that tells whose the access token is, and one for the verified addresses.</summary>
internal sealed class GithubUsers(IssuerHttp http)
{
    /// <summary>GitHub publishes none for people to sign in by; its addresses are fixed.</summary>
    public static IssuerMetadata Metadata(Provider provider) => new()
    {
        Issuer = provider.Issuer,
        Authorization = Below(provider, "login/oauth/authorize"),
        Token = Below(provider, "login/oauth/access_token"),
        Keys = Below(provider, ""),
        SecretInForm = true,
    };

    /// <exception cref="IssuerException">GitHub did not answer as it must.</exception>
    public async Task<Result<ForeignIdentity>> ReadAsync(Provider provider, string access, CancellationToken stop)
    {
        // github.com has its API at a host of its own, every other installation below its own address.
        string api = provider.Issuer == "https://github.com" ? "https://api.github.com" : $"{provider.Issuer.TrimEnd('/')}/api/v3";
        JsonElement user = await http.GetAsync(new Uri($"{api}/user"), access, stop);
        // The login can be given up and taken by somebody else; the number stays.
        if (!user.TryGetProperty("id", out JsonElement id) || !id.TryGetInt64(out long number))
            return new Failure("oidc.token_refused", "GitHub did not say whose the access token is.");
        JsonElement emails = await http.GetAsync(new Uri($"{api}/user/emails"), access, stop);
        (string Email, bool Verified)? address = emails.ValueKind == JsonValueKind.Array
            ? emails.EnumerateArray().Where(e => IsTrue(e, "primary")).Select(e => ((string, bool)?)(e.GetProperty("email").GetString() ?? "", IsTrue(e, "verified"))).FirstOrDefault()
            : null;
        string? login = user.TryGetProperty("login", out JsonElement name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        return new ForeignIdentity(provider.Issuer, number.ToString(CultureInfo.InvariantCulture), address?.Email, address?.Verified ?? false, login, null);
    }

    private static Uri Below(Provider provider, string path) => new($"{provider.Issuer.TrimEnd('/')}/{path}");

    private static bool IsTrue(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;
}
