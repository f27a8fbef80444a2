using System.Globalization;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>Ten changes of WireGuard keys under load: pings both ways and a transfer, none lost beyond the link's.</summary>
internal sealed class RotateScenario : IScenario
{
    private const int Rotations = 10;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public string Name => "rotate";

    public string Summary => "10 changes of keys under iperf3 and pings, by the machine itself and by the server: none lost";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        await using Stage stage = await Stage.CreateAsync(options, progress, settings: null, cancellation);
        try
        {
            NetworkAnswer network = await stage.Api.NetworkAsync("lab", cancellation: cancellation);
            Dictionary<string, string> engine = new() { ["LANSTEAD_BACKEND"] = "engine" };
            (LabAgent alpha, _) = await stage.AddAgentAsync("alpha", 1, cancellation, engine);
            (LabAgent bravo, _) = await stage.AddAgentAsync("bravo", 2, cancellation, engine);
            PeerAnswer toAlpha = await stage.JoinAsync(alpha, network, through: null, cancellation);
            PeerAnswer toBravo = await stage.JoinAsync(bravo, network, through: null, cancellation);
            await Ping.UntilAnsweredAsync(alpha.Machine, toBravo.Ipv4, Limit, cancellation);
            await Ping.UntilAnsweredAsync(bravo.Machine, toAlpha.Ipv4, Limit, cancellation);

            await using BackgroundProcess there = Ping.Start(alpha.Machine, toBravo.Ipv4, Between);
            await using BackgroundProcess back = Ping.Start(bravo.Machine, toAlpha.Ipv6, Between);
            await using BackgroundProcess listens = bravo.Machine.Start(["iperf3", "-s", "-B", toBravo.Ipv4]);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellation);
            // Far below what the link carries, and with room for a machine that stands still for a moment, so that what is lost is lost by the change.
            await using BackgroundProcess transfer = alpha.Machine.Start(["iperf3", "-c", toBravo.Ipv4, "-u", "-b", "4M", "-l", "1000", "-w", "2M", "-t", "600", "-i", "0", "--forceflush"]);
            var keys = new HashSet<string> { await KeyAsync(alpha, cancellation), await KeyAsync(bravo, cancellation) };
            TimeSpan worst = TimeSpan.Zero;
            for (int i = 0; i < Rotations; i++)
            {
                // Each machine in turn; half of them asked by the server, half by who sits there.
                (LabAgent agent, PeerAnswer peer, LabAgent other) = i % 2 == 0 ? (alpha, toAlpha, bravo) : (bravo, toBravo, alpha);
                string before = await KeyAsync(agent, cancellation);
                if (i % 4 < 2)
                    (await agent.RunAsync(["rotate"], cancellation: cancellation)).OrThrow();
                else
                    (await stage.Api.Client.PostAsync(new Uri($"/v1/peers/{peer.Id}/rotate-key", UriKind.Relative), null, cancellation)).EnsureSuccessStatusCode();
                TimeSpan? took = await Until.TrueAsync(
                    async () => await KeyAsync(agent, cancellation) is var now && now != before && await SeenAsync(other, peer.Name, cancellation) == now, Limit, cancellation);
                if (took is not { } time)
                    throw new LabException($"{agent.Machine.Name} has no new key that the other knows within {Limit.TotalSeconds:0} s.");
                worst = time > worst ? time : worst;
                keys.Add(await KeyAsync(agent, cancellation));
                progress.WriteLine($"change {i + 1}: {time.TotalSeconds:0.0} s");
                await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancellation);
            }
            table.Add($"{Rotations} changes: different keys seen", $"{Rotations + 2}", $"{keys.Count}", keys.Count == Rotations + 2);
            table.Add("from the wish until both machines have the key", "told", string.Create(CultureInfo.InvariantCulture, $"worst {worst.TotalSeconds:0.0} s"), true);

            await transfer.StopAsync(interrupt: true);
            await LostAsync(table, "alpha to bravo IPv4, each 10 ms", there);
            await LostAsync(table, "bravo to alpha IPv6, each 10 ms", back);
            // By the receiver's count.
            await listens.StopAsync(interrupt: true);
            string[] summary = [.. listens.ReadLog().Split('\n').Where(line => line.Contains("receiver", StringComparison.Ordinal) || line.Contains('%', StringComparison.Ordinal))];
            string counts = summary.Length == 0 ? "no summary" : summary[^1].Trim();
            table.Add("transfer of 4 Mbit/s UDP, lost by the receiver's count", "0 of many", counts, counts.Contains(" 0/", StringComparison.Ordinal) || counts.Contains("(0%)", StringComparison.Ordinal));
        }
        finally
        {
            if (!table.Passed)
                stage.KeepLogs();
        }
    }

    private static async Task LostAsync(CheckTable table, string name, BackgroundProcess ping)
    {
        await ping.StopAsync(interrupt: true);
        PingResult result = PingResult.Parse(ping.ReadLog());
        // One may be under way when it is stopped.
        table.Add(name, "0 lost, 1 under way", $"{result.Lost} of {result.Sent} without an answer, worst {result.MaxMilliseconds:0.0} ms", result.Lost <= 1 && result.Sent > 1_000);
    }

    private static async Task<string> KeyAsync(LabAgent agent, CancellationToken cancellation) =>
        (await agent.StatusAsync(cancellation)).GetProperty("networks")[0].GetProperty("publicKey").GetString()!;

    private static async Task<string?> SeenAsync(LabAgent agent, string name, CancellationToken cancellation) =>
        (await agent.StatusAsync(cancellation)).GetProperty("networks")[0].GetProperty("devices").EnumerateArray().Single(device => device.GetProperty("name").GetString() == name).GetProperty("publicKey").GetString();
}
