using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>G1: an agent whose clock is wrong at its start, or jumps under load; a server whose clock is a day off.</summary>
internal sealed class ClockScenario : IScenario
{
    private const int RekeySeconds = 120;
    private static readonly TimeSpan TunnelLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ServerLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan AlarmLimit = TimeSpan.FromSeconds(30);

    private static readonly (string Name, TimeSpan Ahead)[] Wrong =
    [
        ("an hour behind", TimeSpan.FromHours(-1)),
        ("ten years ahead", TimeSpan.FromDays(3652)),
        ("right again", TimeSpan.Zero),
        ("in 1970", DateTimeOffset.UnixEpoch.AddSeconds(10) - TimeProvider.System.GetUtcNow()),
    ];

    public string Name => "clock";

    public string Summary => "G1: agents start with a wrong clock, the clock jumps under load (--short: not over a new handshake), the server's is a day off";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        using Workspace workspace = Workspace.Open();
        FakeClock clock = new(workspace.File("agent-clock")), serverClock = new(workspace.File("server-clock"));
        // Its database keeps the right time, as one on another machine would.
        Dictionary<string, string> settings = new(serverClock.Environment) { ["FAKETIME_SKIP_CMDS"] = "postgres,initdb,pg_ctl" };
        await using Stage stage = await Stage.CreateAsync(options, progress, settings, cancellation);
        NetworkAnswer network = await stage.Api.NetworkAsync("lab", cancellation: cancellation);
        (LabAgent alpha, _) = await stage.AddAgentAsync("alpha", subnet: 1, cancellation, clock.Environment);
        (LabAgent bravo, _) = await stage.AddAgentAsync("bravo", subnet: 2, cancellation);
        await stage.JoinAsync(alpha, network, through: null, cancellation);
        PeerAnswer target = await stage.JoinAsync(bravo, network, through: null, cancellation);
        await Ping.UntilAnsweredAsync(alpha.Machine, target.Ipv4, TimeSpan.FromSeconds(30), cancellation);

        await StartWrongAsync(table, clock, alpha, target.Ipv4, progress, cancellation);
        await JumpAsync(table, clock, alpha, target.Ipv4, options.Has("--short"), progress, cancellation);
        await AlarmAsync(table, stage, network, workspace, target.Ipv4, progress, cancellation);
        await ServerAsync(table, stage, serverClock, alpha, target.Ipv4, progress, cancellation);
    }

    // Whose handshakes an outside program makes, or the kernel: it has no floor under them. The program's own clock stays right here, so its handshakes
    // come from the future as the agent sees it, as the last ones do when a machine's clock steps back.
    private static async Task AlarmAsync(
        CheckTable table, Stage stage, NetworkAnswer network, Workspace workspace, string target, TextWriter progress, CancellationToken cancellation)
    {
        FakeClock clock = new(workspace.File("charlie-clock"));
        (LabAgent charlie, _) = await stage.AddAgentAsync("charlie", subnet: 3, cancellation, new Dictionary<string, string>(clock.Environment) { ["LANSTEAD_BACKEND"] = "uapi" });
        await stage.JoinAsync(charlie, network, through: null, cancellation);
        await Ping.UntilAnsweredAsync(charlie.Machine, target, TimeSpan.FromSeconds(30), cancellation);
        foreach ((string name, TimeSpan ahead, bool isBehind) in new[] { ("an hour behind", TimeSpan.FromHours(-1), true), ("right again", TimeSpan.Zero, false) })
        {
            progress.WriteLine($"charlie, with an outside program, has its clock {name}");
            clock.Set(ahead);
            long start = TimeProvider.System.GetTimestamp();
            bool isTold = !isBehind;
            while (isTold != isBehind && TimeProvider.System.GetElapsedTime(start) < AlarmLimit * 2)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellation);
                isTold = (await charlie.StatusAsync(cancellation)).GetProperty("warnings").EnumerateArray()
                    .Any(warning => warning.GetString()!.StartsWith("This machine's clock is behind: the last handshake of lab", StringComparison.Ordinal));
            }

            TimeSpan took = TimeProvider.System.GetElapsedTime(start);
            table.Add(
                $"outside program, clock {name}: status {(isBehind ? "warns" : "is quiet")}", $"within {AlarmLimit.TotalSeconds:0} s", $"{took.TotalSeconds:0.0} s",
                isTold == isBehind && took <= AlarmLimit);
        }
    }

    // Bravo goes on all the time, and remembers the newest handshake of alpha's.
    private static async Task StartWrongAsync(
        CheckTable table, FakeClock clock, LabAgent alpha, string target, TextWriter progress, CancellationToken cancellation)
    {
        foreach ((string name, TimeSpan ahead) in Wrong)
        {
            progress.WriteLine($"alpha restarts, its clock {name}");
            await alpha.Daemon.KillAsync();
            // As after a restart of the machine: no interface is left.
            (await alpha.Machine.RunAsync(["ip", "link", "delete", "ls-lab"], cancellation: cancellation)).OrThrow();
            clock.Set(ahead);
            long start = TimeProvider.System.GetTimestamp();
            await alpha.StartAsync(cancellation);
            await Ping.UntilAnsweredAsync(alpha.Machine, target, TimeSpan.FromSeconds(60), cancellation);
            TimeSpan took = TimeProvider.System.GetElapsedTime(start);
            table.Add($"restart with the clock {name}: tunnel", $"at most {TunnelLimit.TotalSeconds:0} s", $"{took.TotalSeconds:0.0} s", took <= TunnelLimit);
            await ConnectedAsync(table, $"restart with the clock {name}: server", alpha, cancellation);
        }

        clock.Set(TimeSpan.Zero);
    }

    private static async Task JumpAsync(
        CheckTable table, FakeClock clock, LabAgent alpha, string target, bool isShort, TextWriter progress, CancellationToken cancellation)
    {
        await using BackgroundProcess echoes = Ping.Start(alpha.Machine, target, TimeSpan.FromMilliseconds(50));
        foreach ((string name, TimeSpan ahead) in Wrong)
        {
            progress.WriteLine($"under load, alpha's clock is {name}");
            clock.Set(ahead);
            await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, cancellation);
        }

        if (!isShort)
        {
            progress.WriteLine("until there was a new handshake in 1970");
            await Task.Delay(TimeSpan.FromSeconds(RekeySeconds + 20), TimeProvider.System, cancellation);
        }

        clock.Set(TimeSpan.Zero);
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, cancellation);
        await echoes.StopAsync(interrupt: true);
        PingResult result = PingResult.Parse(echoes.ReadLog());
        table.Add(
            $"the clock jumps under load{(isShort ? "" : ", over a new handshake")}", "0 lost", $"{result.Lost} of {result.Sent} lost, worst {result.MaxMilliseconds:0} ms",
            result.Lost == 0 && result.Sent > 400);
    }

    private static async Task ServerAsync(
        CheckTable table, Stage stage, FakeClock clock, LabAgent alpha, string target, TextWriter progress, CancellationToken cancellation)
    {
        foreach ((string name, double days) in new[] { ("a day ahead", 1.0), ("a day behind", -1.0) })
        {
            progress.WriteLine($"the server restarts, its clock {name}");
            // Fifteen seconds, with time for the last one's answer.
            Task<PingResult> echoes = Ping.RunAsync(alpha.Machine, target, 150, TimeSpan.FromMilliseconds(100), cancellation);
            clock.Set(TimeSpan.FromDays(days));
            await stage.Server.StopAsync();
            await stage.Server.RestartAsync();
            await stage.Server.UntilReadyAsync(TimeSpan.FromSeconds(60), cancellation);
            await ConnectedAsync(table, $"server's clock {name}: agent", alpha, cancellation);
            PingResult result = await echoes;
            table.Add($"server's clock {name}: tunnel", "0 lost", $"{result.Lost} of {result.Sent} lost", result.Lost == 0);
        }
    }

    private static async Task ConnectedAsync(CheckTable table, string name, LabAgent agent, CancellationToken cancellation)
    {
        long start = TimeProvider.System.GetTimestamp();
        string state = "";
        while (state != "connected" && TimeProvider.System.GetElapsedTime(start) < ServerLimit)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellation);
            state = (await agent.StatusAsync(cancellation)).GetProperty("serverState").GetString() ?? "";
        }

        TimeSpan took = TimeProvider.System.GetElapsedTime(start);
        table.Add(name, $"connected within {ServerLimit.TotalSeconds:0} s", $"{state} after {took.TotalSeconds:0.0} s", state == "connected");
    }
}
