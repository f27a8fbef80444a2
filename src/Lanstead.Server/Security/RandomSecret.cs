using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Lanstead.Server.Security;

/// <summary>A secret of 256 random bits that is shown once and kept as its hash: what tickets, links, refresh tokens and their like are.</summary>
/// <remarks>One round of SHA-256 is enough: nobody guesses 256 bits, and what was stored cannot be shown again.</remarks>
internal static class RandomSecret
{
    /// <summary>How many random bytes.</summary>
    public const int Bytes = 32;

    /// <summary>A new one; in base64url, so that it fits headers, cookies and addresses.</summary>
    /// <param name="prefix">By which scanners of code and logs know its kind.</param>
    public static string New(string prefix = "") => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What the database stores of it, prefix and all.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Whether a text can be one, behind its prefix.</summary>
    public static bool IsOne(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) && Base64Url.IsValid(text.AsSpan(prefix.Length), out int length) && length == Bytes;
}
