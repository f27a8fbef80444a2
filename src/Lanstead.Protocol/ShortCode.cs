using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Lanstead.Protocol;

/// <summary>A join key in its short form, for reading aloud and typing: nine letters and digits, shown as <c>ABC-XYZ-234</c>.</summary>
/// <remarks>
/// 30^9 is about 2^44: too short to stand alone, so a code lives 15 minutes, is stored only as an HMAC under an instance key,
/// and tries are rate limited.
/// </remarks>
public static class ShortCode
{
    /// <summary>Letters and digits without those taken for another: no 0 O, 1 I L, U.</summary>
    public const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Characters of a code without its dashes.</summary>
    public const int Length = 9;

    // Longer input is no code, whatever is in it.
    private const int InputMaxLength = 32;

    /// <summary>Makes a new code in its shown form.</summary>
    public static string Create() => Format(RandomNumberGenerator.GetString(Alphabet, Length));

    /// <summary>Upper-cases, drops dashes and spaces; false when the rest is no code.</summary>
    public static bool TryNormalize([NotNullWhen(true)] string? text, [NotNullWhen(true)] out string? code)
    {
        code = null;
        if (text is null || text.Length > InputMaxLength)
            return false;
        Span<char> kept = stackalloc char[InputMaxLength];
        int count = 0;
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c) || c is '-' or '\u2010' or '\u2011' or '\u2013')
                continue;
            char upper = char.ToUpperInvariant(c);
            if (!Alphabet.Contains(upper, StringComparison.Ordinal))
                return false;
            kept[count++] = upper;
        }
        if (count != Length)
            return false;
        code = new string(kept[..Length]);
        return true;
    }

    /// <summary>The shown form of a normalised code.</summary>
    public static string Format(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return $"{code[..3]}-{code[3..6]}-{code[6..]}";
    }
}
