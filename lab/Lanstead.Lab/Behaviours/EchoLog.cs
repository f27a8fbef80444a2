using System.Globalization;
using System.Text.RegularExpressions;

namespace Lanstead.Lab.Behaviours;

/// <summary>What <c>ping -D -O</c> printed: how many echoes it sent, and when those were sent that had no answer.</summary>
internal sealed partial record EchoLog(int Sent, IReadOnlyList<DateTimeOffset> Lost)
{
    /// <summary>Reads the log; an answer that came late is an answer.</summary>
    /// <param name="log">What it printed.</param>
    /// <param name="young">How many of the last are not judged, since their answers had no time to come.</param>
    public static EchoLog Parse(string log, int young = 0)
    {
        Dictionary<int, DateTimeOffset> unanswered = [];
        int sent = 0;
        foreach (Match line in Lines().Matches(log))
        {
            int number = int.Parse(line.Groups["seq"].ValueSpan, CultureInfo.InvariantCulture);
            sent = Math.Max(sent, number);
            if (!line.Groups["none"].Success)
            {
                unanswered.Remove(number);
            }
            else
            {
                double at = double.Parse(line.Groups["at"].ValueSpan, CultureInfo.InvariantCulture);
                unanswered[number] = DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(at);
            }
        }

        int judged = Math.Max(0, sent - young);
        return new EchoLog(judged, [.. unanswered.Where(one => one.Key <= judged).Select(one => one.Value)]);
    }

    [GeneratedRegex(@"^\[(?<at>[\d.]+)\] (?<none>no answer yet for )?.*icmp_seq=(?<seq>\d+)", RegexOptions.Multiline)]
    private static partial Regex Lines();
}
