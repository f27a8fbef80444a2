using System.Security.Cryptography;
using System.Text;

namespace Lanstead.Server.Features.Accounts;

/// <summary>Tells passwords that many people have: those that leaked most often, and what comes of them by the usual decoration.</summary>
/// <remarks>
/// The list is made by <c>web/scripts/common-passwords.mjs</c> of one under the MIT licence (<c>common-passwords.license.txt</c>): five bytes of each SHA-1, in order.
/// Nothing is asked of anybody outside: that would tell them something about the password.
/// </remarks>
internal static class CommonPasswords
{
    private const int EntryBytes = 5;

    // "password" becomes "P@ssw0rd2024!": so much at the ends is what everybody adds, and every guessing program too.
    private const int MaxDecorationChars = 6;
    private const int FewestDifferentChars = 4;

    private static readonly Lazy<byte[]> s_list = new(Load);

    /// <summary>True when the password is one of the first that anybody would try.</summary>
    public static bool Contains(string password)
    {
        string plain = password.ToLowerInvariant();
        return plain.Distinct().Count() < FewestDifferentChars || IsRun(plain) || Forms(plain).Any(IsListed);
    }

    // 1. As it is. 2. What is repeated, once. 3. Without what is added at the ends. 4. All of these with the letters that digits and signs stand for.
    private static IEnumerable<string> Forms(string plain)
    {
        foreach (string spelling in new[] { plain, Letters(plain, 'i'), Letters(plain, 'l') })
        {
            foreach (string form in new[] { spelling, Once(spelling), Stripped(spelling, plain), Once(Stripped(spelling, plain)) })
                yield return form;
        }
    }

    private static string Letters(string plain, char one) => string.Concat(plain.Select(c => c switch
    {
        '@' or '4' => 'a',
        '3' or '€' => 'e',
        '0' => 'o',
        '1' or '!' or '|' => one,
        '$' or '5' => 's',
        '7' or '+' => 't',
        '8' => 'b',
        '9' => 'g',
        _ => c,
    }));

    // What looks like a decoration is judged by how it was typed: the "4" of "p4ssword" stays, that of "password4" goes.
    private static string Stripped(string spelling, string plain)
    {
        int from = 0;
        int to = plain.Length;
        while (to > from && !char.IsLetter(plain[to - 1]))
            to--;
        while (from < to && !char.IsLetter(plain[from]))
            from++;
        return plain.Length - (to - from) <= MaxDecorationChars ? spelling[from..to] : spelling;
    }

    private static string Once(string text)
    {
        for (int length = 4; length <= text.Length / 2; length++)
        {
            if (text.Length % length == 0 && string.Concat(Enumerable.Repeat(text[..length], text.Length / length)) == text)
                return text[..length];
        }
        return text;
    }

    // abcdefghijk, 9876543210
    private static bool IsRun(string text)
    {
        int steps = 0;
        for (int i = 1; i < text.Length; i++)
            steps += Math.Abs(text[i] - text[i - 1]) == 1 ? 1 : 0;
        return steps >= (text.Length - 1) * 4 / 5;
    }

    private static bool IsListed(string text)
    {
#pragma warning disable CA5350 // No secret depends on it: it only names the entries of a public list.
        ReadOnlySpan<byte> wanted = SHA1.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, EntryBytes);
#pragma warning restore CA5350
        ReadOnlySpan<byte> list = s_list.Value;
        int low = 0;
        int high = (list.Length / EntryBytes) - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = list.Slice(middle * EntryBytes, EntryBytes).SequenceCompareTo(wanted);
            if (order == 0)
                return true;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return false;
    }

    private static byte[] Load()
    {
        using Stream stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.bin") ?? throw new InvalidOperationException("common-passwords.bin is not in the program.");
        byte[] list = new byte[stream.Length];
        stream.ReadExactly(list);
        return list;
    }
}
