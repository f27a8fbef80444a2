using System.Globalization;
using Lanstead.Lab.Behaviours;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Tunnels;

namespace Lanstead.Lab.Scenarios;

/// <summary>Load both ways for minutes, while keys change and one end roams.</summary>
internal sealed class SoakScenario : IScenario
{
    private const int ChangeEverySeconds = 20;
    private const int RoamEverySeconds = 30;
    private const int AnswerSeconds = 3;

    // Garbage comes and goes by two; what is never given back shows as a rise of the highest of many looks.
    private const double RiseMebibytesMax = 1;

    // Those that serve `wg` come and go with it.
    private const int PoolThreads = 4;
    private static readonly TimeSpan EchoInterval = TimeSpan.FromMilliseconds(100);

    // A ping counts as of a change when it was sent from a second before to a second after it, and while its two ends had different keys.
    private static readonly TimeSpan AroundChange = TimeSpan.FromSeconds(1);

    public string Name => "soak";

    public string Summary => "TCP both ways and pings, keys change each 20 s, one end roams each 30 s: --minutes N (10), --program NAME|PATH (lanstead)";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        TunnelProgram program = TunnelProgram.Named(options.Value("--program") ?? "lanstead", options);
        TimeSpan length = TimeSpan.FromMinutes(options.Number("--minutes", 10));
        table.Conclusion = program.Name;
        await using Ground ground = await Ground.CreateAsync(program, isShort: false);
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        await Ping.UntilAnsweredAsync(ground.Left.Machine, Ground.RightAddress, TimeSpan.FromSeconds(30), cancellation);

        // 1. Load.
        int seconds = (int)length.TotalSeconds + 10 + AnswerSeconds;
        await using BackgroundProcess server = Iperf.StartServer(ground.Right.Machine);
        await using BackgroundProcess other = ground.Right.Machine.Start(["iperf3", "-s", "-p", "5202"]);
        await Ground.WaitAsync(1, cancellation);
        await using BackgroundProcess forth = ground.Left.Machine.Start(["iperf3", "-c", Ground.RightAddress, "-t", $"{seconds}", "-b", "100M"]);
        await using BackgroundProcess back = ground.Left.Machine.Start(["iperf3", "-c", Ground.RightAddress, "-p", "5202", "-R", "-t", $"{seconds}", "-b", "100M"]);
        await using BackgroundProcess echoes = ground.Left.Machine.Start(
            ["ping", "-n", "-D", "-O", "-i", EchoInterval.TotalSeconds.ToString(CultureInfo.InvariantCulture), Ground.RightAddress]);

        // 2. Changes.
        SoakChanges changes = new(ground, left, right);
        long start = TimeProvider.System.GetTimestamp();
        ProcessFigures? first = null;
        List<(double Share, double Mebibytes)> memory = [];
        double nextChange = ChangeEverySeconds, nextRoam = RoamEverySeconds;
        while (TimeProvider.System.GetElapsedTime(start) is var elapsed && elapsed < length)
        {
            if (elapsed.TotalSeconds >= nextChange)
            {
                await changes.KeysAsync(cancellation);
                nextChange += ChangeEverySeconds;
            }

            if (elapsed.TotalSeconds >= nextRoam)
            {
                await changes.RoamAsync();
                nextRoam += RoamEverySeconds;
            }

            ProcessFigures now = ProcessFigures.Of(left.Program);
            memory.Add((elapsed / length, now.AnonymousMebibytes));
            // What is compiled and pooled under load is there after the first minute.
            if (first is null && elapsed > TimeSpan.FromMinutes(1))
            {
                first = now;
                progress.WriteLine($"after a minute: {first.ResidentMebibytes:0.0} MiB");
            }

            await Ground.WaitAsync(0.2, cancellation);
        }

        // 3. The figures.
        ProcessFigures last = ProcessFigures.Of(left.Program);
        bool carried = forth.IsRunning && back.IsRunning;
        // An echo that was under way at the end has the same time to come back as any other.
        await Ground.WaitAsync(AnswerSeconds, cancellation);
        await echoes.StopAsync(interrupt: true);
        EchoLog log = EchoLog.Parse(echoes.ReadLog(), young: (int)(AnswerSeconds / EchoInterval.TotalSeconds));
        int around = log.Lost.Count(at => changes.Moments.Any(change => at >= change.Begin - AroundChange && at <= change.End + AroundChange));
        table.Add($"{log.Sent} echoes, {changes.Moments.Count} changes", "none lost but around a change", $"{log.Lost.Count - around} lost, and {around} around a change", log.Lost.Count == around && log.Sent > 0);
        table.Add("TCP both ways", "the same two connections to the end", carried ? "yes" : $"ended: {Last(forth)} {Last(back)}", carried);
        if (first is not null)
        {
            double middle = memory.Where(at => at.Share is >= 0.3 and < 0.6).Max(at => at.Mebibytes), end = memory.Where(at => at.Share >= 0.7).Max(at => at.Mebibytes);
            table.Add(
                "memory of its own, the most in the middle third and in the last", $"at most {RiseMebibytesMax:0} MiB more", $"{middle:0.0} MiB, then {end:0.0} MiB", end <= middle + RiseMebibytesMax);
            table.Add(
                "memory in all, after the first minute and at the end", "told", $"{first.ResidentMebibytes:0.0} MiB ({first.AnonymousMebibytes:0.0} its own), then {last.ResidentMebibytes:0.0} ({last.AnonymousMebibytes:0.0})", true);
            table.Add(
                "descriptors and threads", $"no more, and at most {PoolThreads} more", $"{first.Handles} and {first.Threads}, then {last.Handles} and {last.Threads}",
                last.Handles <= first.Handles && last.Threads <= first.Threads + PoolThreads);
        }
    }

    private static string Last(BackgroundProcess process) => process.ReadLog().TrimEnd().Split('\n')[^1];
}
