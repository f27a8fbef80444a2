using Lanstead.Lab.Agents;
using Lanstead.Lab.Behaviours;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>B4, D1 and D5 of the whole agent: a LAN in the carriers' range, killed under full load, an outside program that hangs, up and down again and again, stopped for long.</summary>
internal sealed class HardshipScenario : IScenario
{
    private const double MemoryShare = 0.05;
    private const string CarrierHost = "100.64.7.9";
    private static readonly TimeSpan TunnelLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WakeLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PoolPatience = TimeSpan.FromMinutes(2);

    public string Name => "hardship";

    public string Summary => "B4, D1, D5 of the agent: LAN in 100.64.0.0/10, kill -9 under load, a hanging program, 1,000 downs and ups (--short 100), SIGSTOP 10 min (60 s); --only B4|D1|D5|D5-hang|D5-flap|D5-stop";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        string only = options.Value("--only") ?? "";
        await using Stage stage = await Stage.CreateAsync(options, progress, settings: null, cancellation);
        NetworkAnswer network = await stage.Api.NetworkAsync("lab", cancellation: cancellation);
        (LabAgent alpha, LabHost host) = await stage.AddAgentAsync("alpha", subnet: 1, cancellation);
        (LabAgent bravo, _) = await stage.AddAgentAsync("bravo", subnet: 2, cancellation);
        await stage.JoinAsync(alpha, network, through: null, cancellation);
        PeerAnswer target = await stage.JoinAsync(bravo, network, through: null, cancellation);
        await Ping.UntilAnsweredAsync(alpha.Machine, target.Ipv4, Patience, cancellation);

        if (only is "" or "B4")
        {
            progress.WriteLine("B4: a host in 100.64.0.0/10 on the LAN");
            await CarrierLanAsync(table, stage, alpha, bravo, target.Ipv4, cancellation);
        }

        if (only is "" or "D1")
        {
            progress.WriteLine("D1: killed under full load");
            await KillAsync(table, alpha, bravo.Machine, host, target, cancellation);
        }

        if (only is "" or "D5" or "D5-hang")
        {
            progress.WriteLine("D5: a program that hangs");
            await HangAsync(table, stage, network, target.Ipv4, cancellation);
        }

        if (only is "" or "D5" or "D5-flap")
        {
            progress.WriteLine("D5: down and up");
            await FlapAsync(table, alpha, target.Ipv4, options.Has("--short") ? 100 : 1000, cancellation);
        }

        if (only is "" or "D5" or "D5-stop")
        {
            progress.WriteLine("D5: stopped, as by a suspended machine");
            await SuspendAsync(table, alpha, target.Ipv4, options.Has("--short") ? TimeSpan.FromSeconds(60) : TimeSpan.FromMinutes(10), cancellation);
        }
    }

    private static async Task CarrierLanAsync(CheckTable table, Stage stage, LabAgent alpha, LabAgent bravo, string target, CancellationToken cancellation)
    {
        LabHost neighbour = await stage.Topology.AddAsync("neighbour", 1);
        await Ground.RunAsync(neighbour.Machine, "ip", "address", "add", $"{CarrierHost}/24", "dev", "eth0");
        await Ground.RunAsync(alpha.Machine, "ip", "address", "add", "100.64.7.2/24", "dev", "eth0");
        // A network of the same range, in which both are: on bravo it works, on alpha the LAN was there before.
        NetworkAnswer carrier = await stage.Api.NetworkAsync("carrier", "100.64.0.0/16", cancellation);
        await stage.JoinAsync(bravo, carrier, through: null, cancellation);
        JoinKeyAnswer key = await stage.Api.JoinKeyAsync(carrier, cancellation: cancellation);
        CommandOutcome joined = await alpha.RunAsync(
            ["up", "--server", stage.Server.Url.GetLeftPart(UriPartial.Authority), "--key", key.Token], TimeSpan.FromSeconds(60), cancellation);
        bool says = !joined.Succeeded && joined.Error.Contains("overlaps", StringComparison.Ordinal);
        table.Add("B4 a network of the LAN's range", "refused, and why", says ? "so" : joined.Output + joined.Error, says);
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, cancellation);

        PingResult real = await Ping.RunAsync(alpha.Machine, CarrierHost, 20, cancellation: cancellation);
        string way = (await alpha.Machine.RunAsync(["ip", "route", "get", CarrierHost], cancellation: cancellation)).OrThrow().Output.Split('\n')[0].Trim();
        table.Add("B4 host in 100.64.0.0/10 on the LAN", "20 of 20, by the LAN", $"{real.Received} of {real.Sent}, {way.Split(" src ")[0]}", real.Lost == 0 && way.Contains(" dev eth0 ", StringComparison.Ordinal));
        PingResult tunnel = await Ping.RunAsync(alpha.Machine, target, 20, cancellation: cancellation);
        table.Add("B4 the other network meanwhile", "20 of 20", $"{tunnel.Received} of {tunnel.Sent}", tunnel.Lost == 0);
    }

    private static async Task KillAsync(CheckTable table, LabAgent alpha, Machine bravo, LabHost host, PeerAnswer target, CancellationToken cancellation)
    {
        await using BackgroundProcess server = Iperf.StartServer(bravo);
        await Ground.WaitAsync(1, cancellation);
        // On the cable: whatever should have been in the tunnel.
        await using BackgroundProcess cable = host.Machine.Start(["tcpdump", "-n", "-l", "-i", "eth0", "host", target.Ipv4, "or", "host", target.Ipv6]);
        while (!cable.ReadLog().Contains("listening on", StringComparison.Ordinal))
        {
            await Ground.WaitAsync(0.05, cancellation);
        }

        for (int time = 1; time <= 3; time++)
        {
            await using BackgroundProcess load = alpha.Machine.Start(["iperf3", "-c", target.Ipv4, "-t", "60"]);
            await using BackgroundProcess canary4 = Ping.Start(alpha.Machine, target.Ipv4, TimeSpan.FromMilliseconds(10));
            await using BackgroundProcess canary6 = Ping.Start(alpha.Machine, target.Ipv6, TimeSpan.FromMilliseconds(10));
            await Ground.WaitAsync(3, cancellation);
            await alpha.Daemon.KillAsync();
            await Ground.WaitAsync(2, cancellation);
            long start = TimeProvider.System.GetTimestamp();
            await alpha.StartAsync(cancellation);
            await Ping.UntilAnsweredAsync(alpha.Machine, target.Ipv4, Patience, cancellation);
            TimeSpan took = TimeProvider.System.GetElapsedTime(start);
            table.Add($"D1 kill -9 under full load, time {time}: tunnel", $"at most {TunnelLimit.TotalSeconds:0} s after the start", $"{took.TotalSeconds:0.00} s", took <= TunnelLimit);
            bool carried = load.IsRunning;
            table.Add($"D1 kill -9 under full load, time {time}: TCP", "the same connection", carried ? "yes" : "ended", carried);
            await load.StopAsync();
            await Ground.WaitAsync(1, cancellation);
        }

        string before = cable.ReadLog();
        int leaked = Packets(before);
        // The capture sees what goes that way when nobody keeps it in.
        (await alpha.RunAsync(["down"], TimeSpan.FromSeconds(60), cancellation)).OrThrow();
        await Ping.RunAsync(alpha.Machine, target.Ipv4, 5, TimeSpan.FromMilliseconds(100), cancellation: cancellation);
        await Ground.WaitAsync(2, cancellation);
        int seen = Packets(cable.ReadLog()) - leaked;
        table.Add("D1 packets to the network on the cable", "none, and 5 when the agent is down", $"{leaked}, and {seen}", leaked == 0 && seen >= 5);
        (await alpha.RunAsync(["up"], TimeSpan.FromSeconds(60), cancellation)).OrThrow();
        await Ping.UntilAnsweredAsync(alpha.Machine, target.Ipv4, Patience, cancellation);
        await cable.StopAsync(interrupt: true);
    }

    // With an outside program there is something that can hang: one of two is stopped.
    private static async Task HangAsync(CheckTable table, Stage stage, NetworkAnswer network, string target, CancellationToken cancellation)
    {
        (LabAgent carol, _) = await stage.AddAgentAsync("carol", subnet: 3, cancellation, new Dictionary<string, string> { ["LANSTEAD_BACKEND"] = "uapi" });
        await stage.JoinAsync(carol, network, through: null, cancellation);
        await stage.JoinAsync(carol, await stage.Api.NetworkAsync("other", cancellation: cancellation), through: null, cancellation);
        await Ping.UntilAnsweredAsync(carol.Machine, target, Patience, cancellation);
        await UntilAsync(async () => (await OnAsync(carol, "ip", "-o", "-4", "address", "show", "dev", "ls-other")).Length > 0, Patience, cancellation);
        string address = (await OnAsync(carol, "ip", "-o", "-4", "address", "show", "dev", "ls-other")).Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        await OnAsync(carol, "pkill", "-STOP", "-f", "wireguard-go -f ls-lab");
        await OnAsync(carol, "ip", "address", "delete", address, "dev", "ls-other");
        long start = TimeProvider.System.GetTimestamp();
        (await carol.RunAsync(["status"], TimeSpan.FromSeconds(30), cancellation)).OrThrow();
        TimeSpan status = TimeProvider.System.GetElapsedTime(start);
        table.Add("D5 a program hangs for ever: status", "at most 5 s", $"{status.TotalSeconds:0.0} s", status <= TimeSpan.FromSeconds(5));
        TimeSpan back = await UntilAsync(
            async () => (await OnAsync(carol, "ip", "-o", "-4", "address", "show", "dev", "ls-other")).Contains(address, StringComparison.Ordinal), TimeSpan.FromMinutes(2), cancellation);
        table.Add("D5 a program hangs for ever: another network is put right", $"at most {CallLimit.TotalSeconds:0} s", $"{back.TotalSeconds:0.0} s", back <= CallLimit);
        await OnAsync(carol, "pkill", "-CONT", "-f", "wireguard-go -f ls-lab");
        TimeSpan healed = await Ping.UntilAnsweredAsync(carol.Machine, target, Patience, cancellation);
        table.Add("D5 it goes on: tunnel", "again", $"{healed.TotalSeconds:0.0} s", true);
        await carol.Daemon.StopAsync();
    }

    private static async Task FlapAsync(CheckTable table, LabAgent alpha, string target, int times, CancellationToken cancellation)
    {
        ProcessFigures? before = null;
        int warmUp = Math.Max(20, times / 10);
        for (int time = -warmUp; time < times; time++)
        {
            if (time == 0)
            {
                before = await RestingAsync(alpha, cancellation);
            }

            (await alpha.RunAsync(["down"], TimeSpan.FromSeconds(60), cancellation)).OrThrow();
            (await alpha.RunAsync(["up"], TimeSpan.FromSeconds(60), cancellation)).OrThrow();
        }

        await Ping.UntilAnsweredAsync(alpha.Machine, target, Patience, cancellation);
        ProcessFigures after = await RestingAsync(alpha, cancellation);
        // Those of the pool that others' load called in need until nothing calls them: one that is lost stays for good.
        await Until.TrueAsync(() => Task.FromResult((after = ProcessFigures.Of(alpha.Daemon)).Threads <= before!.Threads), PoolPatience, cancellation);
        table.Add($"D5 {times} downs and ups: descriptors", "the same", $"{before!.Handles}, then {after.Handles}", after.Handles <= before.Handles);
        table.Add($"D5 {times} downs and ups: threads", "no more", $"{before.Threads}, then {after.Threads}", after.Threads <= before.Threads);
        double growth = (after.ResidentMebibytes / before.ResidentMebibytes) - 1;
        table.Add($"D5 {times} downs and ups: memory", $"at most {MemoryShare:P0} more", $"{before.ResidentMebibytes:0.0} MiB, then {after.ResidentMebibytes:0.0} MiB", growth <= MemoryShare);
    }

    // Threads that waited for work go by themselves, and the agent gives memory back each 15 s.
    private static async Task<ProcessFigures> RestingAsync(LabAgent agent, CancellationToken cancellation)
    {
        await Ground.WaitAsync(40, cancellation);
        return ProcessFigures.Of(agent.Daemon);
    }

    private static async Task SuspendAsync(CheckTable table, LabAgent alpha, string target, TimeSpan stopped, CancellationToken cancellation)
    {
        alpha.Daemon.Signal(Native.SignalStop);
        await Task.Delay(stopped, TimeProvider.System, cancellation);
        alpha.Daemon.Signal(Native.SignalContinue);
        TimeSpan woken = await Ping.UntilAnsweredAsync(alpha.Machine, target, Patience, cancellation);
        table.Add($"D5 stopped for {stopped.TotalSeconds:0} s", $"traffic within {WakeLimit.TotalSeconds:0} s", $"{woken.TotalSeconds:0.00} s", woken <= WakeLimit);
    }

    // Of the lines of tcpdump those that tell of a packet.
    private static int Packets(string log) => log.Split('\n').Count(line => line.Contains(" IP ", StringComparison.Ordinal) || line.Contains(" IP6 ", StringComparison.Ordinal));

    private static async Task<string> OnAsync(LabAgent agent, params string[] command) => (await agent.Machine.RunAsync(command)).OrThrow().Output;

    private static async Task<TimeSpan> UntilAsync(Func<Task<bool>> condition, TimeSpan within, CancellationToken cancellation) =>
        await Until.TrueAsync(condition, within, cancellation) ?? throw new LabException($"What was waited for did not come within {within.TotalSeconds:0} s.");
}
