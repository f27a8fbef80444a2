using System.Security.Cryptography;
using System.Text;

namespace Lanstead.Server.Features.SecondFactor;

/// <summary>Codes for the day on which the phone is gone: each opens once.</summary>
internal static class RecoveryCode
{
    /// <summary>So many are made at a time.</summary>
    public const int Count = 10;

    private const int Chars = 16;

    // RFC 4648's without what looks alike: 16 of 32 are 80 bits, too many to guess at any rate, so a plain hash does.
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz023456789";

    /// <summary>As it is shown: <c>abcd-efgh-jkmn-pqrs</c>.</summary>
    public static string New() => string.Join('-', RandomNumberGenerator.GetString(Alphabet, Chars).Chunk(4).Select(c => new string(c)));

    /// <summary>What the database stores; case, blanks and hyphens do not count.</summary>
    public static byte[] Hash(string code) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(code.Where(char.IsLetterOrDigit)).ToLowerInvariant().Replace('o', '0')));
}
