using System.Globalization;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;

namespace Lanstead.Lab.Scenarios;

/// <summary>Server and database away for ten minutes under an exposure's traffic (C1); both ends' agents killed and started meanwhile (C2, D1 with translated addresses).</summary>
internal static class ExposedOutage
{
    private const int Port = 25565;

    // Between two numbers lie 20 ms; what is longer than a moment of a busy machine is a gap.
    private static readonly TimeSpan s_gapLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_backLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        TimeSpan away = options.Has("--short") ? TimeSpan.FromSeconds(60) : TimeSpan.FromMinutes(10);
        await using ExposedHome lab = await ExposedHome.CreateAsync(options, progress, cancellation);
        using var service = new EchoService(lab.HomeHost.Machine, Port);
        await lab.ExposeAsync(Port, cancellation);
        await using SteadyFlow tcp = await SteadyFlow.StartAsync(lab.Friend.Machine, tcp: true, lab.VpsHost.Ipv4, Port, cancellation);
        await using SteadyFlow udp = await SteadyFlow.StartAsync(lab.Friend.Machine, tcp: false, lab.VpsHost.Ipv4, Port, cancellation);
        await using BackgroundProcess mesh = Ping.Start(lab.Mate.Machine, lab.HomePeer.Ipv4, TimeSpan.FromMilliseconds(100));
        await tcp.UntilAnsweredAsync(s_patience, cancellation);
        await udp.UntilAnsweredAsync(s_patience, cancellation);

        // 1. Nobody but the server is touched.
        string[] before = [await RulesAsync(lab.Vps.Machine, cancellation), await RulesAsync(lab.Home.Machine, cancellation)];
        tcp.Begin();
        udp.Begin();
        long lost = udp.Lost;
        progress.WriteLine($"server and database are killed, for {away.TotalSeconds:0} s");
        (await lab.Stage.ServerHost.Machine.RunAsync(["bash", "-c", "kill -9 -1"], cancellation: cancellation)).OrThrow();
        await Task.Delay(away, TimeProvider.System, cancellation);
        Gap(table, "server away: TCP connection to the home", tcp);
        Gap(table, "server away: UDP stream to the home", udp);
        table.Add("server away: datagrams lost", "0", $"{Math.Max(0, udp.Lost - lost)} of {away.TotalSeconds * 50:0}", udp.Lost - lost <= 1);
        string[] after = [await RulesAsync(lab.Vps.Machine, cancellation), await RulesAsync(lab.Home.Machine, cancellation)];
        table.Add("server away: rules, routes and packet filter of both ends", "the same", Difference(before, after), before.SequenceEqual(after));
        await mesh.StopAsync(interrupt: true);
        var pings = PingResult.Parse(mesh.ReadLog());
        table.Add("server away: echoes in the mesh", "0 lost", $"{pings.Lost} of {pings.Sent} lost (the last was not waited for)", pings.Lost <= 1 && pings.Sent > 0);

        // 2. Both agents die, and start with the server still away.
        await KilledAsync(table, "tunnel server's agent", lab.Vps, tcp, udp, cancellation);
        await KilledAsync(table, "home's agent", lab.Home, tcp, udp, cancellation);
        string[] restarted = [await RulesAsync(lab.Vps.Machine, cancellation), await RulesAsync(lab.Home.Machine, cancellation)];
        table.Add("agents started anew: rules, routes and packet filter", "the same", Difference(before, restarted), before.SequenceEqual(restarted));

        // 3. The server is back: nobody notices.
        tcp.Begin();
        udp.Begin();
        await lab.Stage.Server.RestartAsync();
        TimeSpan ready = await lab.Stage.Server.UntilReadyAsync(s_patience, cancellation);
        await Task.Delay(TimeSpan.FromSeconds(15), TimeProvider.System, cancellation);
        Gap(table, string.Create(CultureInfo.InvariantCulture, $"server back ({ready.TotalSeconds:0.0} s): TCP connection"), tcp);
        Gap(table, "server back: UDP stream", udp);
    }

    /// <summary>What both ends have in the kernel, without counts and ages.</summary>
    internal static async Task<string> RulesAsync(Machine machine, CancellationToken cancellation) => (await machine.RunAsync(
        ["bash", "-ec", "nft -s list ruleset; ip rule; ip -6 rule; ip route show table all; ip -6 route show table all | sed 's/ expires [0-9]*sec//'; ip -br link | sed 's/[@ ].*//'"],
        cancellation: cancellation)).OrThrow().Output;

    private static string Difference(string[] before, string[] after)
    {
        string[] changed = [.. before.Zip(after).SelectMany(pair => Lines(pair.First).Except(Lines(pair.Second)).Select(line => $"-{line}").Concat(Lines(pair.Second).Except(Lines(pair.First)).Select(line => $"+{line}")))];
        return changed.Length == 0 ? "the same" : string.Join(" | ", changed.Take(4));

        static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Trim());
    }

    private static void Gap(CheckTable table, string what, SteadyFlow flow)
    {
        TimeSpan gap = flow.LongestGap;
        table.Add(what, "no gap (no answer for 1 s), not cut", flow.Broken.Length > 0 ? flow.Broken : string.Create(CultureInfo.InvariantCulture, $"longest {gap.TotalMilliseconds:0} ms"), flow.Broken.Length == 0 && gap < s_gapLimit);
    }

    private static async Task KilledAsync(CheckTable table, string whose, LabAgent agent, SteadyFlow tcp, SteadyFlow udp, CancellationToken cancellation)
    {
        await agent.Daemon.KillAsync();
        long start = TimeProvider.System.GetTimestamp();
        await agent.StartAsync(cancellation);
        await udp.UntilAnsweredAsync(s_patience, cancellation);
        TimeSpan datagrams = TimeProvider.System.GetElapsedTime(start);
        await tcp.UntilAnsweredAsync(s_patience, cancellation);
        TimeSpan connection = TimeProvider.System.GetElapsedTime(start);
        table.Add($"{whose} killed -9 and started: first datagram", "<= 10 s", Seconds(datagrams), datagrams <= s_backLimit);
        table.Add($"{whose} killed -9 and started: the same TCP connection", "<= 10 s, not cut", tcp.Broken.Length > 0 ? tcp.Broken : Seconds(connection), tcp.Broken.Length == 0 && connection <= s_backLimit);
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
