using Lanstead.Lab.Behaviours;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Tunnels;

namespace Lanstead.Lab.Scenarios;

/// <summary>D1 and D5 of the bare engine: killed under load, stopped for long, and peers that come and go.</summary>
internal sealed class CrashScenario : IScenario
{
    private const int Flaps = 1000;

    // The collector lets the youngest generation grow to its budget first: 12 MiB in some hundred changes.
    private const int WarmUpFlaps = 2000;
    private const double MemoryShare = 0.05;
    private static readonly TimeSpan TunnelLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WakeLimit = TimeSpan.FromSeconds(5);

    public string Name => "crash";

    public string Summary => "D1, D5: kill -9 under load, SIGSTOP for 10 min (--short 60 s), a peer set 1,000 times: --program NAME|PATH (lanstead)";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        TunnelProgram program = TunnelProgram.Named(options.Value("--program") ?? "lanstead", options);
        table.Conclusion = program.Name;
        await using Ground ground = await Ground.CreateAsync(program, options.Has("--short"));
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        await Ping.UntilAnsweredAsync(ground.Left.Machine, Ground.RightAddress, TimeSpan.FromSeconds(30), cancellation);

        progress.WriteLine("D5: a peer comes and goes");
        await FlapAsync(table, ground, left, right, cancellation);
        progress.WriteLine("D5: stopped, as by a suspended machine");
        await SuspendAsync(table, ground, left, cancellation);
        progress.WriteLine("D1: killed under load");
        await KillAsync(table, ground, left, right, cancellation);
    }

    private static async Task FlapAsync(CheckTable table, Ground ground, TunnelEnd left, TunnelEnd right, CancellationToken cancellation)
    {
        await RunAsync($"for n in $(seq {WarmUpFlaps}); do {Flap(ground, right)}; done");
        ProcessFigures before = ProcessFigures.Of(left.Program);
        await RunAsync($"for n in $(seq {Flaps}); do {Flap(ground, right)}; done");
        await Ping.UntilAnsweredAsync(ground.Left.Machine, Ground.RightAddress, TimeSpan.FromSeconds(30), cancellation);
        // Threads that waited for work go by themselves.
        await Ground.WaitAsync(20, cancellation);
        ProcessFigures after = ProcessFigures.Of(left.Program);
        table.Add($"D5 {Flaps} times: descriptors", "the same", $"{before.Handles}, then {after.Handles}", after.Handles <= before.Handles);
        table.Add($"D5 {Flaps} times: threads", "no more", $"{before.Threads}, then {after.Threads}", after.Threads <= before.Threads);
        double growth = (after.ResidentMebibytes / before.ResidentMebibytes) - 1;
        table.Add($"D5 {Flaps} times: memory", $"at most {MemoryShare:P0} more", $"{before.ResidentMebibytes:0.0} MiB, then {after.ResidentMebibytes:0.0} MiB", growth <= MemoryShare);

        async Task RunAsync(string text) =>
            (await ground.Left.Machine.RunAsync(["bash", "-ec", text], TimeSpan.FromMinutes(5), cancellation: cancellation)).OrThrow();
    }

    // The peer goes, and comes again with a handshake of its own: the echo begins it.
    private static string Flap(Ground ground, TunnelEnd right) =>
        $"wg set wg0 peer {right.Key.Public} remove; wg set wg0 peer {right.Key.Public} endpoint {ground.Right.Ipv4}:{Ground.Port} allowed-ips {Ground.RightAddress}/32,{Ground.RightIpv6Address}/128 persistent-keepalive 25";

    private static async Task SuspendAsync(CheckTable table, Ground ground, TunnelEnd left, CancellationToken cancellation)
    {
        TimeSpan stopped = ground.IsShort ? TimeSpan.FromSeconds(60) : TimeSpan.FromMinutes(10);
        left.Program.Signal(Native.SignalStop);
        await Task.Delay(stopped, TimeProvider.System, cancellation);
        left.Program.Signal(Native.SignalContinue);
        TimeSpan woken = await Ping.UntilAnsweredAsync(ground.Left.Machine, Ground.RightAddress, TimeSpan.FromSeconds(60), cancellation);
        table.Add($"D5 stopped for {stopped.TotalSeconds:0} s", $"traffic within {WakeLimit.TotalSeconds:0} s", $"{woken.TotalSeconds:0.00} s", woken <= WakeLimit);
    }

    private static async Task KillAsync(CheckTable table, Ground ground, TunnelEnd left, TunnelEnd right, CancellationToken cancellation)
    {
        await using BackgroundProcess server = Iperf.StartServer(ground.Right.Machine);
        await using BackgroundProcess load = ground.Left.Machine.Start(["iperf3", "-c", Ground.RightAddress, "-t", "60"]);
        await Ground.WaitAsync(3, cancellation);
        await left.Program.KillAsync();
        long start = TimeProvider.System.GetTimestamp();
        TunnelEnd again = await ground.StartAsync(ground.Left.Machine, "wg0", cancellation);
        await again.SetAsync(
            "private-key", again.SecretFile(left.Key.Secret), "listen-port", $"{Ground.Port}", "peer", right.Key.Public,
            "endpoint", $"{ground.Right.Ipv4}:{Ground.Port}", "allowed-ips", $"{Ground.RightAddress}/32");
        await again.UpAsync(Ground.UsualMtuBytes, $"{Ground.LeftAddress}/24");
        await Ping.UntilAnsweredAsync(ground.Left.Machine, Ground.RightAddress, TimeSpan.FromSeconds(60), cancellation);
        TimeSpan took = TimeProvider.System.GetElapsedTime(start);
        table.Add("D1 kill -9 under load, started and set up again", $"traffic within {TunnelLimit.TotalSeconds:0} s", $"{took.TotalSeconds:0.00} s", took <= TunnelLimit);
    }
}
