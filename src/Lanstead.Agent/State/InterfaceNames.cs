using System.Buffers;

namespace Lanstead.Agent.State;

/// <summary>Names of the agent's interfaces: <c>ls-</c> and the network's slug, at most 15 characters as the kernel wants.</summary>
internal static class InterfaceNames
{
    public const string Prefix = "ls-";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    // IFNAMSIZ is 16 with the closing zero.
    private const int LongestChars = 15;

    public static bool IsOurs(string name) =>
        name.Length is > 3 and <= LongestChars && name.StartsWith(Prefix, StringComparison.Ordinal)
        && name.AsSpan(Prefix.Length).IndexOfAnyExcept(Allowed) < 0;

    /// <summary>A name from the slug that is not taken; the slug is cut, and ends in a number when it must differ.</summary>
    public static string Choose(string slug, Func<string, bool> isTaken)
    {
        string clean = new([.. slug.Where(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')]);
        clean = clean.Trim('-');
        if (clean.Length == 0)
            clean = "net";
        for (int i = 1; ; i++)
        {
            string end = i == 1 ? "" : $"-{i}";
            int length = Math.Min(clean.Length, LongestChars - Prefix.Length - end.Length);
            string name = Prefix + clean[..length].TrimEnd('-') + end;
            if (!isTaken(name))
                return name;
        }
    }
}
