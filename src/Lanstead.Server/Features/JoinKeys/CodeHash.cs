using System.Security.Cryptography;
using System.Text;

namespace Lanstead.Server.Features.JoinKeys;

/// <summary>How a short code is stored: a code is guessable from a plain hash, so it is an HMAC under the instance's key.</summary>
internal static class CodeHash
{
    /// <param name="key">The instance's code key.</param>
    /// <param name="code">A normalised code.</param>
    public static byte[] Of(ReadOnlySpan<byte> key, string code) => HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(code));
}
