using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>Server and database gone for 60 s under traffic (C1), agents killed and started meanwhile (C2), one with state that somebody changed.</summary>
internal sealed class OutageScenario : IScenario
{
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BackLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DaemonBackLimit = TimeSpan.FromSeconds(3);

    public string Name => "outage";

    public string Summary => "server and database away for 60 s under traffic; agents killed -9 and restarted; changed state refused; --expose: 10 min (--short 60 s) under an exposure's traffic";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        if (options.Has("--expose"))
        {
            await ExposedOutage.RunAsync(table, options, progress, cancellation);
            return;
        }

        await using Stage stage = await Stage.CreateAsync(options, progress, settings: null, cancellation);
        try
        {
            NetworkAnswer network = await stage.Api.NetworkAsync("lab", cancellation: cancellation);
            Dictionary<string, (LabAgent Agent, PeerAnswer Peer)> members = [];
            foreach ((string name, int index) in new[] { "alpha", "bravo", "carol", "dave" }.Select((name, index) => (name, index)))
            {
                (LabAgent agent, _) = await stage.AddAgentAsync(name, subnet: index + 1, cancellation);
                members[name] = (agent, await stage.JoinAsync(agent, network, through: null, cancellation));
            }

            string alphaAddress = members["alpha"].Peer.Ipv4;
            foreach (string name in new[] { "bravo", "carol", "dave" })
            {
                await Ping.UntilAnsweredAsync(members[name].Agent.Machine, alphaAddress, TimeSpan.FromSeconds(30), cancellation);
            }

            await using BackgroundProcess traffic4 = Ping.Start(members["bravo"].Agent.Machine, alphaAddress, TimeSpan.FromMilliseconds(100));
            await using BackgroundProcess traffic6 = Ping.Start(members["alpha"].Agent.Machine, members["bravo"].Peer.Ipv6, TimeSpan.FromMilliseconds(100));
            progress.WriteLine("server and database are killed");
            await KillEverythingAsync(stage.ServerHost.Machine);
            long gone = TimeProvider.System.GetTimestamp();

            await RestartDaemonAsync(table, members["carol"].Agent, alphaAddress, progress, cancellation);
            await RestartMachineAsync(table, members["carol"].Agent, alphaAddress, progress, cancellation);
            await RefuseTamperedAsync(table, members["dave"].Agent, alphaAddress, progress, cancellation);

            TimeSpan left = Away - TimeProvider.System.GetElapsedTime(gone);
            progress.WriteLine($"waiting {Math.Max(0, left.TotalSeconds):0} s more without a server");
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, TimeProvider.System, cancellation);
            await stage.Server.RestartAsync();
            TimeSpan ready = await stage.Server.UntilReadyAsync(TimeSpan.FromSeconds(60), cancellation);
            table.Add("server ready again after kill -9 of it and its database", "at most 10 s", $"{ready.TotalSeconds:0.0} s", ready <= BackLimit);
            TimeSpan healed = await Ping.UntilAnsweredAsync(members["dave"].Agent.Machine, alphaAddress, TimeSpan.FromSeconds(90), cancellation);
            table.Add("agent with refused state is in again with the server", "at most 90 s", $"{healed.TotalSeconds:0.0} s", true);

            await TrafficAsync(table, "bravo to alpha IPv4 over the whole outage", traffic4);
            await TrafficAsync(table, "alpha to bravo IPv6 over the whole outage", traffic6);
        }
        finally
        {
            if (!table.Passed)
            {
                stage.KeepLogs();
            }
        }
    }

    private static async Task RestartDaemonAsync(CheckTable table, LabAgent agent, string target, TextWriter progress, CancellationToken cancellation)
    {
        progress.WriteLine("carol's daemon is killed -9 and started");
        await agent.Daemon.KillAsync();
        // The interface and its routes stay without the daemon: packets are lost, and go no other way.
        string way = (await agent.Machine.RunAsync(["ip", "route", "get", target], cancellation: cancellation)).OrThrow().Output.Trim();
        table.Add("daemon killed -9: packets to the network still lead to its interface", "dev ls-lab", way.Split(" src ")[0], way.Contains(" dev ls-lab ", StringComparison.Ordinal));
        await StartAndTimeAsync(table, "daemon killed -9: tunnel answers", agent, target, DaemonBackLimit, cancellation);
    }

    private static async Task RestartMachineAsync(CheckTable table, LabAgent agent, string target, TextWriter progress, CancellationToken cancellation)
    {
        progress.WriteLine("everything on carol is killed -9, then the daemon is started");
        await KillEverythingAsync(agent.Machine);
        await agent.Daemon.WaitAsync(TimeSpan.FromSeconds(5));
        await StartAndTimeAsync(table, "daemon and data plane killed -9: tunnel back from signed state", agent, target, BackLimit, cancellation);
    }

    private static async Task StartAndTimeAsync(CheckTable table, string name, LabAgent agent, string target, TimeSpan limit, CancellationToken cancellation)
    {
        long start = TimeProvider.System.GetTimestamp();
        await agent.StartAsync(cancellation);
        await Ping.UntilAnsweredAsync(agent.Machine, target, TimeSpan.FromSeconds(30), cancellation);
        TimeSpan took = TimeProvider.System.GetElapsedTime(start);
        table.Add(name, $"at most {limit.TotalSeconds:0} s", $"{took.TotalSeconds:0.0} s", took <= limit);
    }

    private static async Task RefuseTamperedAsync(CheckTable table, LabAgent agent, string target, TextWriter progress, CancellationToken cancellation)
    {
        progress.WriteLine("one byte of dave's map is changed while everything on it is down");
        await KillEverythingAsync(agent.Machine);
        await agent.Daemon.WaitAsync(TimeSpan.FromSeconds(5));
        string keyBefore = await FilesAsync(agent, "private.key", cancellation);
        (await agent.Machine.RunAsync(
            ["bash", "-c", """
            for map in /var/lib/lanstead/networks/*/map.pb; do
                at=$(( $(stat -c %s "$map") / 2 ))
                old=$(od -An -tu1 -j "$at" -N 1 "$map")
                printf "\\x$(printf %02x $(( old ^ 1 )))" | dd of="$map" bs=1 seek="$at" conv=notrunc status=none
            done
            """],
            cancellation: cancellation)).OrThrow();
        await agent.StartAsync(cancellation);
        PingResult ping = await Ping.RunAsync(agent.Machine, target, 16, TimeSpan.FromMilliseconds(500), cancellation);
        string keyAfter = await FilesAsync(agent, "private.key", cancellation);
        table.Add("changed state: no tunnel from it", "0 answers in 8 s", $"{ping.Received} answers", ping.Received == 0);
        table.Add("changed state: private key kept", "the same", keyBefore == keyAfter ? "the same" : "another", keyBefore == keyAfter && keyBefore.Length > 0);
    }

    private static async Task TrafficAsync(CheckTable table, string name, BackgroundProcess traffic)
    {
        await traffic.StopAsync(interrupt: true);
        PingResult ping = PingResult.Parse(traffic.ReadLog());
        table.Add(name, "0 lost", $"{ping.Lost} of {ping.Sent} lost, worst {ping.MaxMilliseconds:0.0} ms", ping.Lost == 0 && ping.Sent >= 500);
    }

    private static async Task<string> FilesAsync(LabAgent agent, string name, CancellationToken cancellation) =>
        (await agent.Machine.RunAsync(["bash", "-c", $"sha256sum /var/lib/lanstead/networks/*/{name}"], cancellation: cancellation)).OrThrow().Output;

    // Every process of the machine but its first and the one that asks; never one of another machine.
    private static async Task KillEverythingAsync(Machines.Machine machine) =>
        (await machine.RunAsync(["bash", "-c", "kill -9 -1"])).OrThrow();
}
