using System.Globalization;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;

namespace Lanstead.Lab.Demo;

/// <summary>Shows, once a second, that two machines reach each other: one line that is redrawn, or a line each ten seconds into a file.</summary>
internal sealed class LiveView(TextWriter output, bool redraw)
{
    private static readonly TimeSpan PrintEvery = TimeSpan.FromSeconds(10);
    private int _sent;
    private int _received;

    public async Task RunAsync(Machine alpha, string alphaAddress, Machine bravo, string bravoAddress, CancellationToken cancellation)
    {
        long start = TimeProvider.System.GetTimestamp();
        TimeSpan printed = -PrintEvery;
        while (true)
        {
            PingResult[] pings = await Task.WhenAll(
                Ping.RunAsync(alpha, bravoAddress, 1, cancellation: cancellation), Ping.RunAsync(bravo, alphaAddress, 1, cancellation: cancellation));
            _sent += pings.Sum(ping => ping.Sent);
            _received += pings.Sum(ping => ping.Received);
            TimeSpan up = TimeProvider.System.GetElapsedTime(start);
            string line = $"{up:hh\\:mm\\:ss}  alpha → bravo {Time(pings[0])}   bravo → alpha {Time(pings[1])}   {_sent} packets, {_sent - _received} lost";
            if (redraw)
            {
                await output.WriteAsync($"\r{line}\x1b[K");
            }
            else if (up - printed >= PrintEvery)
            {
                await output.WriteLineAsync(line);
                printed = up;
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellation);
        }
    }

    private static string Time(PingResult ping) =>
        ping.AverageMilliseconds is { } time ? time.ToString("0.00 ms", CultureInfo.InvariantCulture) : "no answer";
}
