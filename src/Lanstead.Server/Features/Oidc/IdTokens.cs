using System.Security.Cryptography;
using System.Text;
using Lanstead.Primitives;
using Lanstead.Server.Features.Providers;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Lanstead.Server.Features.Oidc;

/// <summary>Checks ID tokens (OpenID Connect Core 1.0 §3.1.3.7).</summary>
internal sealed class IdTokens(Issuers issuers, TimeProvider time)
{
    // Clocks differ. OpenID Connect leaves it to us; a minute is usual.
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(60);
    // The token was made for this very journey, which ends after 10 minutes.
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(15);
    private const int MaxTokenChars = 16 * 1024;
    private const int MaxSubjectChars = 255; // OpenID Connect Core 1.0 §2

    // Only public-key signatures: "none" signs nothing, and HS256 would take the issuer's public key for a shared secret.
    private static readonly string[] s_algorithms =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private static readonly JsonWebTokenHandler s_handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxTokenChars };

    /// <returns>What the token says, or <c>oidc.token_refused</c> with the reason for the administrator's log in its message.</returns>
    /// <exception cref="IssuerException">The issuer's keys cannot be had.</exception>
    public async Task<Result<JsonWebToken>> CheckAsync(Provider provider, IssuerMetadata metadata, string token, string nonce, CancellationToken stop)
    {
        if (token.Length > MaxTokenChars || !s_handler.CanReadToken(token))
            return Refused("it is no token");
        JsonWebToken unread;
        try
        {
            unread = s_handler.ReadJsonWebToken(token);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            return Refused("it cannot be read");
        }
        if (!s_algorithms.Contains(unread.Alg))
            return Refused("its algorithm is not a public-key signature");

        // 1. Signature. An unknown key is looked for once; of keys without a name each is tried.
        string? keyId = string.IsNullOrEmpty(unread.Kid) ? null : unread.Kid;
        IReadOnlyList<SecurityKey> keys = await issuers.KeysAsync(provider, metadata, keyId, stop);
        SecurityKey[] fitting = [.. keys.Where(k => keyId is null || k.KeyId == keyId)];
        if (fitting.Length == 0)
            return Refused("its key is none of the issuer's");
        TokenValidationResult signed = await s_handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            RequireSignedTokens = true,
            ValidAlgorithms = s_algorithms,
            IssuerSigningKeys = fitting,
            TryAllIssuerSigningKeys = true,
            // Below, each by itself: with our clock, and with a reason that can be told.
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        if (!signed.IsValid || signed.SecurityToken is not JsonWebToken read)
            return Refused("its signature is not the issuer's");

        return Check(provider, metadata, read, nonce) is { } wrong ? Refused(wrong) : read;
    }

    private string? Check(Provider provider, IssuerMetadata metadata, JsonWebToken token, string nonce)
    {
        // 2. Issuer, exactly.
        string? tenant = Text(token, "tid");
        if (token.Issuer != metadata.IssuerOf(tenant) || token.Issuer.Contains('{', StringComparison.Ordinal))
            return "it is of another issuer";
        // 3. Audience: ours; with others beside us, made for us (azp).
        string[] audiences = [.. token.Audiences];
        string? party = Text(token, "azp");
        if (!audiences.Contains(provider.ClientId))
            return "it is for somebody else (aud)";
        if ((audiences.Length > 1 && party is null) || (party is not null && party != provider.ClientId))
            return "it was made for somebody else (azp)";
        // 4. Time.
        DateTimeOffset now = time.GetUtcNow();
        if (Instant(token, "exp") is not { } expires || expires + Leeway <= now)
            return "it has expired (exp)";
        if (Instant(token, "iat") is not { } issued || issued - Leeway > now || issued + MaxAge < now)
            return "it is not of now (iat)";
        if (Instant(token, "nbf") is { } begins && begins - Leeway > now)
            return "it is not valid yet (nbf)";
        // 5. This very journey.
        if (Text(token, "nonce") is not { } said || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(said), Encoding.UTF8.GetBytes(nonce)))
            return "it is for another sign-in (nonce)";
        return token.Subject is { Length: > 0 and <= MaxSubjectChars } ? null : "it names nobody (sub)";
    }

    /// <summary>A claim that is text; null when there is none.</summary>
    public static string? Text(JsonWebToken token, string claim) => token.TryGetPayloadValue(claim, out object value) && value is string text ? text : null;

    /// <summary>A claim that is a time (seconds since 1970); null when there is none.</summary>
    public static DateTimeOffset? Instant(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue(claim, out long seconds) && seconds is > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static Failure Refused(string why) => new("oidc.token_refused", $"The provider's ID token was refused: {why}.");
}
