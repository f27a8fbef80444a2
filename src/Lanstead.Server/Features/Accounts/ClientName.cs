using System.Text.RegularExpressions;

namespace Lanstead.Server.Features.Accounts;

/// <summary>What a program is, by its <c>User-Agent</c>, in a few words. It is what the program says of itself: for people to recognise, not to rely on.</summary>
internal static partial class ClientName
{
    private const int MaxChars = 64;

    // In this order: most browsers also name those that they once pretended to be.
    private static readonly (string Mark, string Name)[] s_browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("Chromium/", "Chromium"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Name)[] s_systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    /// <summary>A few words; empty when it says nothing.</summary>
    public static string Of(string userAgent)
    {
        if (CommandLine.Match(userAgent) is { Success: true } ours)
            return $"lanstead {ours.Groups[1].Value}{(ours.Groups[2].Value.Length > 0 ? $" on {ours.Groups[2].Value}" : "")}";
        string browser = s_browsers.FirstOrDefault(one => userAgent.Contains(one.Mark, StringComparison.Ordinal)).Name ?? "";
        string system = s_systems.FirstOrDefault(one => userAgent.Contains(one.Mark, StringComparison.Ordinal)).Name ?? "";
        if (browser.Length > 0)
            return system.Length > 0 ? $"{browser} on {system}" : browser;
        string first = userAgent.Split(' ')[0].Replace('/', ' ');
        return first.Length <= MaxChars ? first : first[..MaxChars];
    }

    [GeneratedRegex(@"^lanstead/([0-9.]{1,16}) \(([A-Za-z0-9._-]{0,63});")]
    private static partial Regex CommandLine { get; }
}
