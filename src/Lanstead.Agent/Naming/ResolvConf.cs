using System.Net;
using System.Text;

namespace Lanstead.Agent.Naming;

/// <summary>The text of resolv.conf(5): what it says, with our lines, and without them. Pure.</summary>
/// <remarks>Each line of ours follows one that says so, hence they can be taken out of a file that somebody else has changed meanwhile.</remarks>
internal static class ResolvConf
{
    private const string Added = "# Added by Lanstead, \"lanstead down\" takes it away:";
    private const string Changed = "# Changed by Lanstead, \"lanstead down\" gives it back, from: ";

    // What glibc reads: three servers, six domains of 256 characters in all (before 2.26).
    private const int LongestSearchCount = 6;
    private const int LongestSearchChars = 255;

    /// <summary>Text and bytes one to one: what is no ASCII stays as it is.</summary>
    public static string TextOf(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static byte[] BytesOf(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>The servers in order; where there are none, the one that libc asks then.</summary>
    public static IReadOnlyList<IPAddress> Servers(string text)
    {
        IPAddress[] servers = [.. Lines(text).Select(line => Words(line)).Where(words => words is ["nameserver", _, ..])
            .Select(words => IPAddress.TryParse(words[1], out IPAddress? address) ? address : null).OfType<IPAddress>()];
        return servers.Length == 0 ? [IPAddress.Loopback] : servers;
    }

    /// <summary>The domains that are tried for short names: the last such line counts.</summary>
    public static IReadOnlyList<string> Search(string text)
    {
        string[]? last = Lines(text).Select(line => Words(line)).LastOrDefault(words => words.Length > 0 && words[0] is "search" or "domain");
        return last is null ? [] : last[0] == "domain" ? last[1..Math.Min(2, last.Length)] : last[1..];
    }

    /// <summary>True when our line is in it.</summary>
    public static bool Has(string text, IPAddress server) => Lines(text).Any(line => Words(line) is ["nameserver", var address, ..] && address == server.ToString());

    /// <summary>The text with our server first and our domains searched last; all else as it was.</summary>
    /// <param name="before">The text without ours.</param>
    /// <param name="server">Our resolver.</param>
    /// <param name="search">Our domains.</param>
    /// <param name="hostName">The machine's name: its domain is what is searched when the file says nothing.</param>
    public static string With(string before, IPAddress server, IReadOnlyList<string> search, string hostName)
    {
        var text = new StringBuilder().Append(Added).Append("\nnameserver ").Append(server).Append('\n');
        foreach (string line in Lines(before))
        {
            string[] words = Words(line);
            // Servers taken by turns would be asked for our names, too.
            if (words.Length > 0 && words[0] == "options" && words.Contains("rotate"))
                text.Append(Changed).Append(line).Append('\n').AppendJoin(' ', words.Where(word => word != "rotate")).Append('\n');
            else
                text.Append(line).Append('\n');
        }
        if (!Lines(before).Any(line => Words(line) is ["nameserver", _, ..]))
            text.Append(Added).Append("\nnameserver ").Append(IPAddress.Loopback).Append('\n');
        IReadOnlyList<string> theirs = Search(before);
        if (theirs.Count == 0 && hostName.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot)
            theirs = [hostName[(dot + 1)..]];
        List<string> all = [.. theirs];
        foreach (string domain in search)
        {
            if (all.Count < LongestSearchCount && all.Sum(other => other.Length + 1) + domain.Length <= LongestSearchChars && !all.Contains(domain))
                all.Add(domain);
        }
        if (all.Count > theirs.Count)
            text.Append(Added).Append("\nsearch ").AppendJoin(' ', all).Append('\n');
        return text.ToString();
    }

    /// <summary>The text without what <see cref="With"/> added, also when somebody has changed other lines since.</summary>
    public static string Without(string text, IPAddress server)
    {
        var kept = new StringBuilder();
        bool drop = false;
        foreach (string line in Lines(text))
        {
            if (line == Added || line.StartsWith(Changed, StringComparison.Ordinal))
            {
                if (line != Added)
                    kept.Append(line.AsSpan(Changed.Length)).Append('\n');
                drop = true;
                continue;
            }
            bool ours = drop && Words(line) is ["nameserver" or "search" or "options", ..];
            drop = false;
            if (!ours && !(Words(line) is ["nameserver", var address, ..] && address == server.ToString()))
                kept.Append(line).Append('\n');
        }
        return kept.ToString();
    }

    // Without the end of the last line: it comes back by the bytes that were kept.
    private static string[] Lines(string text) => text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');

    private static string[] Words(string line) => line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
