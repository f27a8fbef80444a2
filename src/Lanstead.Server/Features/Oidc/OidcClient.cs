using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Providers;
using Lanstead.Server.Hosting;
using Lanstead.Server.Storage.Entities;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Lanstead.Server.Features.Oidc;

/// <summary>Speaks the authorization code flow with a provider: where to send the browser, and what its code is worth.</summary>
internal sealed class OidcClient(IssuerHttp http, Issuers issuers, IdTokens tokens, GithubUsers github, ServerSettings settings)
{
    /// <summary>Where the provider sends the browser back; registered there.</summary>
    public static Uri CallbackOf(ServerSettings settings, string provider) => new($"{settings.PublicUrl.AbsoluteUri.TrimEnd('/')}/v1/auth/oidc/{provider}/callback");

    /// <summary>Where the browser begins.</summary>
    /// <exception cref="IssuerException">The issuer cannot be asked.</exception>
    public async Task<string> AuthorizationAsync(Provider provider, JourneySecrets secrets, bool again, CancellationToken stop)
    {
        IssuerMetadata metadata = await FindAsync(provider, stop);
        var query = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = provider.ClientId,
            ["redirect_uri"] = CallbackOf(settings, provider.Name).AbsoluteUri,
            ["scope"] = provider.Scopes,
            ["state"] = secrets.State,
            ["code_challenge"] = secrets.CodeChallenge,
            ["code_challenge_method"] = "S256",
        };
        if (provider.Kind != ProviderKind.Github)
        {
            query["nonce"] = secrets.Nonce;
            // The person shall prove themselves there anew.
            if (again)
                (query["prompt"], query["max_age"]) = ("login", "0");
        }
        return QueryHelpers.AddQueryString(metadata.Authorization.AbsoluteUri, query);
    }

    /// <summary>True when an answer that names <paramref name="said"/> as its issuer came from this provider (RFC 9207 §2.4).</summary>
    /// <exception cref="IssuerException">The issuer cannot be asked.</exception>
    public async Task<bool> IsFromAsync(Provider provider, string? said, CancellationToken stop)
    {
        IssuerMetadata metadata = await FindAsync(provider, stop);
        if (said is null)
            return !metadata.NamesItself;
        return said == metadata.Issuer || (ProviderRules.IsForAnyTenant(provider) && Uri.TryCreate(said, UriKind.Absolute, out Uri? url) && said == metadata.IssuerOf(url.Segments.ElementAtOrDefault(1)?.TrimEnd('/')));
    }

    /// <summary>Exchanges the code for who the person is.</summary>
    /// <exception cref="IssuerException">The issuer did not answer as it must.</exception>
    public async Task<Result<ForeignIdentity>> ExchangeAsync(Provider provider, JourneySecrets secrets, string code, CancellationToken stop)
    {
        IssuerMetadata metadata = await FindAsync(provider, stop);
        JsonElement answer = await http.PostAsync(metadata.Token, Form(provider, metadata, secrets, code), Authorization(provider, metadata), stop);
        if (Text(answer, "error") is { } error)
            return new Failure("oidc.code_refused", $"The provider did not take the code: {Shown(error)}.");
        string? access = Text(answer, "access_token");
        if (provider.Kind == ProviderKind.Github)
            return access is null ? throw new IssuerException("GitHub gave no access token.") : await github.ReadAsync(provider, access, stop);
        if (Text(answer, "id_token") is not { } token)
            return new Failure("oidc.token_refused", "The provider gave no ID token.");
        Result<JsonWebToken> read = await tokens.CheckAsync(provider, metadata, token, secrets.Nonce, stop);
        return read.IsSuccess ? await IdentityAsync(metadata, read.Value, access, provider, stop) : read.Failure;
    }

    private async Task<Result<ForeignIdentity>> IdentityAsync(IssuerMetadata metadata, JsonWebToken token, string? access, Provider provider, CancellationToken stop)
    {
        JsonElement claims = JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetString(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(token.EncodedPayload)));
        // Many issuers tell the address only at the user endpoint. What it says counts for the same person alone (OpenID Connect Core 1.0 §5.3.2).
        if (Text(claims, "email") is null && access is not null && metadata.UserInfo is { } endpoint)
        {
            JsonElement user = await http.GetAsync(endpoint, access, stop);
            if (Text(user, "sub") != token.Subject)
                return new Failure("oidc.token_refused", "The provider's user endpoint speaks of somebody else than its ID token.");
            claims = user;
        }
        bool verified = provider.TrustEmail || Flag(claims, "email_verified") || (provider.Kind == ProviderKind.Microsoft && Flag(claims, "xms_edov"));
        return new ForeignIdentity(
            token.Issuer, token.Subject, Text(claims, "email"), verified,
            Text(claims, "preferred_username") ?? Text(claims, "nickname") ?? Text(claims, "name"), IdTokens.Instant(token, "auth_time"));
    }

    private Task<IssuerMetadata> FindAsync(Provider provider, CancellationToken stop) =>
        provider.Kind == ProviderKind.Github ? Task.FromResult(GithubUsers.Metadata(provider)) : issuers.FindAsync(provider, stop);

    private Dictionary<string, string> Form(Provider provider, IssuerMetadata metadata, JourneySecrets secrets, string code)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = CallbackOf(settings, provider.Name).AbsoluteUri,
            ["code_verifier"] = secrets.CodeVerifier,
        };
        if (provider.Secret is null || metadata.SecretInForm)
            form["client_id"] = provider.ClientId;
        if (provider.Secret is not null && metadata.SecretInForm)
            form["client_secret"] = provider.Secret;
        return form;
    }

    // RFC 6749 §2.3.1: each half form-encoded, then Basic.
    private static AuthenticationHeaderValue? Authorization(Provider provider, IssuerMetadata metadata) => provider.Secret is null || metadata.SecretInForm
        ? null
        : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{WebUtility.UrlEncode(provider.ClientId)}:{WebUtility.UrlEncode(provider.Secret)}")));

    private static string? Text(JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // Some issuers write "true".
    private static bool Flag(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out JsonElement value) && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.ValueEquals("true")));

    // An error code of OAuth has no more than letters and underscores; anything else is not repeated.
    private static string Shown(string error) => error.Length <= 64 && error.All(c => char.IsAsciiLetter(c) || c == '_') ? error : "unknown error";
}
