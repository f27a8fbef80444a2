using System.Text;

namespace Lanstead.Protocol;

/// <summary>Names of devices and networks on the wire are DNS labels: they reach interface names, resolvers and files.</summary>
/// <remarks>RFC 1123 §2.1 in lower case: letters, digits, inner dashes; 1 to 63 characters.</remarks>
public static class DnsLabel
{
    /// <summary>Longest label, RFC 1035 §2.3.4.</summary>
    public const int MaxLength = 63;

    /// <summary>True for a label.</summary>
    public static bool IsValid(string? text) => IsValid(text, MaxLength);

    /// <summary>True for a label of at most so many characters.</summary>
    public static bool IsValid(string? text, int maxLength)
    {
        if (string.IsNullOrEmpty(text) || text.Length > maxLength || text[0] == '-' || text[^1] == '-')
            return false;
        foreach (char c in text)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'))
                return false;
        }
        return true;
    }

    /// <summary>Makes a label of anything: what does not belong becomes a dash; <paramref name="otherwise"/> when nothing is left.</summary>
    /// <remarks>A hostname's domain is dropped: <c>Alpha.example.org</c> becomes <c>alpha</c>.</remarks>
    public static string From(string? text, string otherwise, int maxLength = MaxLength)
    {
        var label = new StringBuilder();
        foreach (char c in text ?? "")
        {
            if (c == '.' && label.Length > 0)
                break;
            char lower = char.ToLowerInvariant(c);
            if (lower is (>= 'a' and <= 'z') or (>= '0' and <= '9'))
                label.Append(lower);
            else if (label.Length > 0 && label[^1] != '-')
                label.Append('-');
            if (label.Length == maxLength)
                break;
        }
        string made = label.ToString().Trim('-');
        return made.Length == 0 ? otherwise : made;
    }
}
