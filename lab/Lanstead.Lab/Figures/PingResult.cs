using System.Globalization;
using System.Text.RegularExpressions;

namespace Lanstead.Lab.Figures;

/// <summary>The summary of a run of <c>ping</c> (iputils).</summary>
/// <param name="Sent">Packets sent.</param>
/// <param name="Received">Answers received, without duplicates.</param>
/// <param name="MinMilliseconds">Fastest round trip; null without an answer.</param>
/// <param name="AverageMilliseconds">Mean round trip; null without an answer.</param>
/// <param name="MaxMilliseconds">Slowest round trip; null without an answer.</param>
public sealed partial record PingResult(
    int Sent, int Received, double? MinMilliseconds, double? AverageMilliseconds, double? MaxMilliseconds)
{
    /// <summary>Packets without an answer.</summary>
    public int Lost => Sent - Received;

    /// <summary>Reads what <c>ping</c> printed.</summary>
    /// <exception cref="FormatException">There is no summary in it.</exception>
    public static PingResult Parse(string output)
    {
        Match counts = Counts().Match(output);
        if (!counts.Success)
        {
            throw new FormatException($"No summary of ping in: {output.Trim()}");
        }

        Match times = Times().Match(output);
        return new(
            int.Parse(counts.Groups["sent"].ValueSpan, CultureInfo.InvariantCulture),
            int.Parse(counts.Groups["received"].ValueSpan, CultureInfo.InvariantCulture),
            Milliseconds(times, "min"),
            Milliseconds(times, "avg"),
            Milliseconds(times, "max"));
    }

    private static double? Milliseconds(Match match, string group) =>
        match.Success ? double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"(?<sent>\d+) packets transmitted, (?<received>\d+) received")]
    private static partial Regex Counts();

    [GeneratedRegex(@"(rtt|round-trip) min/avg/max(/mdev)? = (?<min>[\d.]+)/(?<avg>[\d.]+)/(?<max>[\d.]+)")]
    private static partial Regex Times();
}
