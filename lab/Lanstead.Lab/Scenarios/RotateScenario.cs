using System.Globalization;
using System.Text.Json;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>Ten changes of WireGuard keys under load: pings both ways and a transfer, none lost beyond the link's.</summary>
internal sealed class RotateScenario : IScenario
{
    private const int Rotations = 10;
    private const int FlowSeconds = 45;

    // Why an engine gives up a packet that a change of keys could be the cause of.
    private static readonly HashSet<string> s_ofKeys = ["UnknownPeer", "UnknownIndex", "PeerGone", "SessionExpired", "BadTag", "SourceNotAllowed", "NoEndpoint", "StagedDropped"];

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public string Name => "rotate";

    public string Summary => "10 changes of keys under iperf3 and pings, by the machine itself and by the server: none lost beyond the link's";

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

            await using BackgroundProcess listens = Iperf.StartServer(bravo.Machine);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellation);

            // 1. What the link and the machine lose by themselves.
            progress.WriteLine("no changes, for comparison");
            Losses quiet = await MeasureAsync(alpha, bravo, toAlpha, toBravo, async () =>
            {
                // With the same questions as later: each is a process that wants the processor too.
                for (int i = 0; i < Rotations; i++)
                {
                    await KeyAsync(alpha, cancellation);
                    await SeenAsync(bravo, toAlpha.Name, cancellation);
                    await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancellation);
                }
            }, cancellation);

            // 2. The same with changes.
            var keys = new HashSet<string> { await KeyAsync(alpha, cancellation), await KeyAsync(bravo, cancellation) };
            TimeSpan worst = TimeSpan.Zero;
            Losses changes = await MeasureAsync(alpha, bravo, toAlpha, toBravo, async () =>
            {
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
            }, cancellation);

            table.Add($"{Rotations} changes: different keys seen", $"{Rotations + 2}", $"{keys.Count}", keys.Count == Rotations + 2);
            table.Add("from the wish until both machines have the key", "told", string.Create(CultureInfo.InvariantCulture, $"worst {worst.TotalSeconds:0.0} s"), true);
            // One may be under way when it is stopped.
            foreach ((string name, PingResult without, PingResult with) in new[] { ("alpha to bravo IPv4, each 10 ms", quiet.There, changes.There), ("bravo to alpha IPv6, each 10 ms", quiet.Back, changes.Back) })
                table.Add(name, "none lost, 1 under way", $"{with.Lost} of {with.Sent} without an answer, worst {with.MaxMilliseconds:0.0} ms; without changes {without.Lost} of {without.Sent}, {without.MaxMilliseconds:0.0} ms", with.Lost <= Math.Max(1, without.Lost) && with.Sent > 1_000);
            // What a change could lose is lost in an engine, and each engine counts what it gives up; sockets that have no room lose more when the machine is busy.
            table.Add("packets given up by the engines for a key or session", "0", changes.GivenUp.Count == 0 ? "0" : string.Join(", ", changes.GivenUp.Select(pair => $"{pair.Value} {pair.Key}")), changes.GivenUp.Count == 0);
            table.Add("20 Mbit/s UDP, lost but for those that a full socket had no room for", "0", $"{changes.Beyond} of {changes.Flow.Sent}; without changes {quiet.Beyond} of {quiet.Flow.Sent}", changes.Beyond <= quiet.Beyond);
            table.Add("20 Mbit/s UDP, lost in all", "told", string.Create(CultureInfo.InvariantCulture, $"{changes.Flow.LostShare:P3}; without changes {quiet.Flow.LostShare:P3}"), true);
        }
        finally
        {
            if (!table.Passed)
                stage.KeepLogs();
        }
    }

    private static async Task<Losses> MeasureAsync(LabAgent alpha, LabAgent bravo, PeerAnswer toAlpha, PeerAnswer toBravo, Func<Task> meanwhile, CancellationToken cancellation)
    {
        long fullBefore = await FullSocketsAsync(alpha, cancellation) + await FullSocketsAsync(bravo, cancellation);
        Dictionary<string, long> before = await GivenUpAsync(cancellation, alpha, bravo);
        await using BackgroundProcess there = Ping.Start(alpha.Machine, toBravo.Ipv4, Between);
        await using BackgroundProcess back = Ping.Start(bravo.Machine, toAlpha.Ipv6, Between);
        // Far below what the link carries.
        Task<UdpFlow> flow = Iperf.UdpAsync(alpha.Machine, toBravo.Ipv4, payloadBytes: 1000, bitsPerSecond: 20_000_000, FlowSeconds, cancellation);
        await meanwhile();
        UdpFlow went = await flow;
        await there.StopAsync(interrupt: true);
        await back.StopAsync(interrupt: true);
        Dictionary<string, long> after = await GivenUpAsync(cancellation, alpha, bravo);
        long full = await FullSocketsAsync(alpha, cancellation) + await FullSocketsAsync(bravo, cancellation) - fullBefore;
        return new Losses(
            PingResult.Parse(there.ReadLog()), PingResult.Parse(back.ReadLog()), went, Math.Max(0, went.Lost - full),
            after.Select(pair => KeyValuePair.Create(pair.Key, pair.Value - before.GetValueOrDefault(pair.Key))).Where(pair => pair.Value > 0).ToDictionary());
    }

    // Datagrams that a machine's sockets had no room for, since nobody took the ones before (RcvbufErrors of /proc/net/snmp).
    private static async Task<long> FullSocketsAsync(LabAgent agent, CancellationToken cancellation)
    {
        string[][] lines = [.. (await agent.Machine.RunAsync(["cat", "/proc/net/snmp"], cancellation: cancellation)).OrThrow().Output.Split('\n').Where(line => line.StartsWith("Udp: ", StringComparison.Ordinal)).Select(line => line.Split(' '))];
        return long.Parse(lines[1][Array.IndexOf(lines[0], "RcvbufErrors")], CultureInfo.InvariantCulture);
    }

    // By reason, of both machines.
    private static async Task<Dictionary<string, long>> GivenUpAsync(CancellationToken cancellation, params LabAgent[] agents)
    {
        var sums = new Dictionary<string, long>();
        foreach (LabAgent agent in agents)
        {
            JsonElement status = await agent.StatusAsync(cancellation);
            foreach (JsonElement refused in status.GetProperty("networks")[0].GetProperty("counters").GetProperty("refused").EnumerateArray().Concat(status.GetProperty("portRefused").EnumerateArray()))
            {
                string reason = refused.GetProperty("reason").GetString()!;
                if (s_ofKeys.Contains(reason))
                    sums[reason] = sums.GetValueOrDefault(reason) + refused.GetProperty("packets").GetInt64();
            }
        }
        return sums;
    }

    private static async Task<string> KeyAsync(LabAgent agent, CancellationToken cancellation) =>
        (await agent.StatusAsync(cancellation)).GetProperty("networks")[0].GetProperty("publicKey").GetString()!;

    private static async Task<string?> SeenAsync(LabAgent agent, string name, CancellationToken cancellation) =>
        (await agent.StatusAsync(cancellation)).GetProperty("networks")[0].GetProperty("devices").EnumerateArray().Single(device => device.GetProperty("name").GetString() == name).GetProperty("publicKey").GetString();

    private sealed record Losses(PingResult There, PingResult Back, UdpFlow Flow, long Beyond, IReadOnlyDictionary<string, long> GivenUp);
}
