using System.Globalization;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;

namespace Lanstead.Lab.Figures;

/// <summary>Echo requests from a machine.</summary>
public static class Ping
{
    /// <summary>Sends <paramref name="count"/> requests and waits for their answers.</summary>
    public static Task<PingResult> RunAsync(
        Machine from, string address, int count, TimeSpan? interval = null, CancellationToken cancellation = default) =>
        PatientlyAsync(from, address, count, waitSeconds: 2, interval, cancellation);

    /// <summary>Sends <paramref name="count"/> requests, of which none needs to be answered for so many seconds: for a handshake on a busy emulated processor, say.</summary>
    public static Task<PingResult> PatientlyAsync(
        Machine from, string address, int count, int waitSeconds, TimeSpan? interval = null, CancellationToken cancellation = default) =>
        Echoes.RunAsync(from, address, count, interval ?? TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(waitSeconds), cancellation: cancellation);

    /// <summary>Sends requests as fast as they are answered.</summary>
    public static Task<PingResult> FloodAsync(Machine from, string address, int count, int waitSeconds, int payloadBytes, CancellationToken cancellation = default) =>
        Echoes.RunAsync(from, address, count, TimeSpan.Zero, TimeSpan.FromSeconds(waitSeconds), payloadBytes, cancellation);

    /// <summary>One request, which may wait long for its answer: for a handshake, say.</summary>
    public static async Task<PingResult> OnceAsync(Machine from, string address, int waitSeconds, CancellationToken cancellation = default)
    {
        CommandOutcome outcome = await from.RunAsync(
            ["ping", "-n", "-q", "-c", "1", "-W", $"{waitSeconds}", address], TimeSpan.FromSeconds(waitSeconds + 30), cancellation: cancellation);
        return outcome.ExitCode is 0 or 1 ? PingResult.Parse(outcome.Output) : throw new LabException(outcome.Error.Trim());
    }

    /// <summary>Starts requests that go on until the process is stopped by interrupt; then its log ends with a summary.</summary>
    public static BackgroundProcess Start(Machine from, string address, TimeSpan interval) =>
        from.Start(["ping", "-n", "-q", "-i", Seconds(interval), address]);

    /// <summary>Tries each 100 ms until an answer comes; returns how long that took.</summary>
    /// <exception cref="LabException">No answer within <paramref name="timeout"/>.</exception>
    public static async Task<TimeSpan> UntilAnsweredAsync(
        Machine from, string address, TimeSpan timeout, CancellationToken cancellation = default)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < timeout)
        {
            CommandOutcome outcome = await from.RunAsync(
                ["ping", "-n", "-q", "-c", "1", "-W", "0.5", address], cancellation: cancellation);
            if (outcome.Succeeded)
            {
                return TimeProvider.System.GetElapsedTime(start);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
        }

        throw new LabException($"{from.Name} got no answer from {address} within {timeout}.");
    }

    private static string Seconds(TimeSpan interval) => interval.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
