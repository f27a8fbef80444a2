using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Lanstead.Primitives;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Oidc;

/// <summary>What somebody goes to an issuer for.</summary>
internal enum JourneyPurpose
{
    /// <summary>To begin a session.</summary>
    SignIn,

    /// <summary>To add an identity to the account that is signed in.</summary>
    Link,

    /// <summary>To prove, signed in already, that it is still the same person.</summary>
    Confirm,
}

/// <summary>One way to an issuer and back.</summary>
/// <param name="Provider">Its name.</param>
/// <param name="Purpose">What for.</param>
/// <param name="ReturnTo">Path of our own to go on with.</param>
/// <param name="UserId">Who links or confirms.</param>
/// <param name="SessionId">In which session.</param>
/// <param name="BeganAt">When.</param>
internal sealed record Journey(string Provider, JourneyPurpose Purpose, string ReturnTo, UserId? UserId, SessionId? SessionId, DateTimeOffset BeganAt)
{
    /// <summary>How long one may take: time enough to find a telephone for the issuer's second factor.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
}

/// <summary>The secrets of a journey: the state, which travels, and the browser's key, which stays in its cookie.</summary>
/// <remarks>
/// Nonce and code verifier are HMACs of the state under the browser's key: nothing secret has to be stored, and whoever has only one of the two has neither.
/// </remarks>
internal sealed record JourneySecrets(string State, byte[] BrowserKey)
{
    /// <summary>Returned inside the ID token.</summary>
    public string Nonce => Derive("nonce");

    /// <summary>Proves to the issuer that who brings the code is who asked for it (RFC 7636).</summary>
    public string CodeVerifier => Derive("verifier");

    /// <summary>What the issuer is told of the verifier beforehand: S256.</summary>
    public string CodeChallenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(CodeVerifier)));

    public byte[] StateHash => RandomSecret.Hash(State);

    public byte[] BrowserHash => SHA256.HashData(BrowserKey);

    public static JourneySecrets New(byte[] browserKey) => new(RandomSecret.New(), browserKey);

    public static byte[] NewBrowserKey() => RandomNumberGenerator.GetBytes(RandomSecret.Bytes);

    /// <summary>The key as a cookie holds it; null when the text is none.</summary>
    public static byte[]? ReadBrowserKey(string? text) =>
        text is not null && Base64Url.IsValid(text, out int length) && length == RandomSecret.Bytes ? Base64Url.DecodeFromChars(text) : null;

    /// <summary>Not the secrets.</summary>
    public override string ToString() => "(redacted)";

    private string Derive(string use) => Base64Url.EncodeToString(HMACSHA256.HashData(BrowserKey, Encoding.UTF8.GetBytes($"lanstead oidc {use} v1 {State}")));
}
