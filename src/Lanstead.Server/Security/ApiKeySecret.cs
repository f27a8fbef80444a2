using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Lanstead.Server.Security;

/// <summary>The secret of an API key: <c>lsa_</c>, 40 random letters and digits (238 bits), and 6 that check them.</summary>
/// <remarks>
/// One word that scanners of code and logs find by its prefix and confirm by its check, without asking anybody. Join keys begin with <c>lsk_</c>.
/// The check is the first 32 bits of SHA-256 of what stands before it, base 62.
/// </remarks>
internal static class ApiKeySecret
{
    /// <summary>How each begins.</summary>
    public const string Prefix = "lsa_";

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly System.Buffers.SearchValues<char> s_alphabet = System.Buffers.SearchValues.Create(Alphabet);

    private const int RandomChars = 40;
    private const int CheckChars = 6;
    private const int Length = 4 + RandomChars + CheckChars;
    private const int HintChars = 4;

    /// <summary>Makes a new one.</summary>
    public static string Create()
    {
        string secret = Prefix + RandomNumberGenerator.GetString(Alphabet, RandomChars);
        return secret + Check(secret);
    }

    /// <summary>What the database stores; false when the text is no key at all.</summary>
    public static bool TryHash(string text, [NotNullWhen(true)] out byte[]? hash)
    {
        hash = null;
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal) || text.AsSpan(Prefix.Length).ContainsAnyExcept(s_alphabet)
            || !text.AsSpan(Length - CheckChars).SequenceEqual(Check(text[..^CheckChars])))
            return false;
        hash = SHA256.HashData(Encoding.ASCII.GetBytes(text));
        return true;
    }

    /// <summary>Its last characters, by which its owner knows it again.</summary>
    public static string Hint(string secret) => secret[^HintChars..];

    /// <summary>True when a whole key stands somewhere in <paramref name="text"/>.</summary>
    public static bool IsIn(string text)
    {
        for (int at = text.IndexOf(Prefix, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Prefix, at + 1, StringComparison.Ordinal))
        {
            if (at + Length <= text.Length && TryHash(text.Substring(at, Length), out _))
                return true;
        }
        return false;
    }

    private static string Check(string text)
    {
        uint left = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
        Span<char> check = stackalloc char[CheckChars];
        for (int i = CheckChars - 1; i >= 0; i--, left /= (uint)Alphabet.Length)
            check[i] = Alphabet[(int)(left % (uint)Alphabet.Length)];
        return new string(check);
    }
}
