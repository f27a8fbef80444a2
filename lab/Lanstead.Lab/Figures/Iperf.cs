using System.Text.Json;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;

namespace Lanstead.Lab.Figures;

/// <summary>Throughput by iperf3 from a machine to a server on another.</summary>
public static class Iperf
{
    /// <summary>Seconds of TCP that run before those that are counted.</summary>
    /// <remarks>Not for UDP: iperf3 subtracts what was sent in them from what arrived, but not from what was lost.</remarks>
    public const int OmittedSeconds = 1;

    // As iperf3 has it.
    private const int DefaultPort = 5201;

    /// <summary>Starts the server; it serves one test after another.</summary>
    public static BackgroundProcess StartServer(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return machine.Start(["iperf3", "-s"]);
    }

    /// <summary>TCP for some seconds. Bits per second that arrived.</summary>
    /// <param name="reverse">The server sends.</param>
    /// <param name="port">Where the server is reached.</param>
    public static async Task<double> TcpAsync(
        Machine from, string address, int streams, bool reverse, int seconds, CancellationToken cancellation, int port = DefaultPort)
    {
        using JsonDocument report = await RunAsync(
            from, address, seconds, ["-p", $"{port}", "-O", $"{OmittedSeconds}", "-P", $"{streams}", .. reverse ? new[] { "-R" } : []], cancellation);
        return report.RootElement.GetProperty("end").GetProperty("sum_received").GetProperty("bits_per_second").GetDouble();
    }

    /// <summary>UDP for some seconds.</summary>
    /// <param name="bitsPerSecond">Of payload; 0 for as fast as it goes.</param>
    public static async Task<UdpFlow> UdpAsync(
        Machine from, string address, int payloadBytes, long bitsPerSecond, int seconds, CancellationToken cancellation)
    {
        using JsonDocument report = await RunAsync(
            from, address, seconds, ["-u", "-l", $"{payloadBytes}", "-b", $"{bitsPerSecond}"], cancellation);
        JsonElement sum = report.RootElement.GetProperty("end").GetProperty("sum");
        double sent = sum.GetProperty("packets").GetDouble();
        double lost = sum.GetProperty("lost_packets").GetDouble();
        return new UdpFlow((sent - lost) / sum.GetProperty("seconds").GetDouble(), sent > 0 ? lost / sent : 1) { Lost = (long)lost, Sent = (long)sent };
    }

    private static async Task<JsonDocument> RunAsync(
        Machine from, string address, int seconds, IReadOnlyList<string> more, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(from);
        // The server may still be closing the last test.
        for (int attempt = 1; ; attempt++)
        {
            CommandOutcome outcome = await from.RunAsync(
                ["iperf3", "-c", address, "-J", "-t", $"{seconds}", .. more],
                TimeSpan.FromSeconds(seconds + 30),
                cancellation: cancellation);
            // Some failures are told in the report only.
            JsonDocument? report = outcome.Succeeded ? JsonDocument.Parse(outcome.Output) : null;
            if (report?.RootElement.TryGetProperty("error", out _) == false)
            {
                return report;
            }

            report?.Dispose();

            if (attempt == 10)
            {
                throw new LabException($"iperf3 to {address} failed: {outcome.Output} {outcome.Error}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, cancellation);
        }
    }
}

/// <summary>What became of a flow of datagrams.</summary>
/// <param name="DeliveredPerSecond">Datagrams that arrived, per second.</param>
/// <param name="LostShare">Of those sent, 0 to 1.</param>
public sealed record UdpFlow(double DeliveredPerSecond, double LostShare)
{
    /// <summary>Datagrams that did not arrive.</summary>
    public long Lost { get; init; }

    /// <summary>Datagrams sent.</summary>
    public long Sent { get; init; }
}
