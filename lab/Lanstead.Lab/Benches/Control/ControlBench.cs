using System.Globalization;
using Lanstead.Lab.Behaviours;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Scenarios;
using Lanstead.Lab.Servers;
using Lanstead.Protocol;

namespace Lanstead.Lab.Benches.Control;

/// <summary>What agents cost a server: memory and processor time when idle, the time of a join in large networks, a herd that comes back at once.</summary>
internal sealed class ControlBench : IScenario
{
    private const int SmallNetwork = 250;
    private const double KibibytesPerAgent = 40;
    private const double IdleShare = 0.15;
    private const int Herd = 1_000;
    private static readonly TimeSpan HerdLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan HerdMapLimit = TimeSpan.FromSeconds(5);

    public string Name => "bench-control";

    public string Summary => "simulated agents: --agents N (20000), --networks N,N (1000,5000), --joins N in each (100), --seconds N idle (60)";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        int agents = options.Number("--agents", 20_000);
        int joins = options.Number("--joins", 100);
        int seconds = options.Number("--seconds", 60);
        int[] sizes = [.. (options.Value("--networks") ?? "1000,5000").Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
        Dictionary<string, string> settings = new()
        {
            ["LANSTEAD_RATE_LIMIT"] = "100000",
            ["LANSTEAD_RATE_BURST"] = "100000",
            ["LANSTEAD_LOG_LEVEL"] = "Warning",
            ["DOTNET_PROCESSOR_COUNT"] = "2",
        };
        await using Stage stage = await Stage.CreateAsync(options, progress, settings, cancellation);
        using Fleet fleet = new(stage);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task beats = fleet.BeatAsync(AgentChannel.Heartbeat, stop.Token);
        List<SimulatedAgent> all = [];
        try
        {
            double before = ProcessFigures.Of(stage.Server.Process).ResidentMebibytes;
            double lastBytes = 0;
            foreach ((int number, int size) in sizes.Index())
            {
                NetworkAnswer network = await stage.Api.NetworkAsync($"large-{size}", $"10.{100 + number}.0.0/16", cancellation);
                lastBytes = await JoinsAsync(table, stage, fleet, all, network, size, joins, lastBytes, progress, cancellation);
            }

            await FillAsync(stage, fleet, all, agents, progress, cancellation);
            await IdleAsync(table, stage, fleet, all, before, seconds, progress, cancellation);
            await HerdAsync(table, fleet, all, progress, cancellation);
        }
        finally
        {
            await stop.CancelAsync();
            await beats.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (SimulatedAgent agent in all)
            {
                agent.Dispose();
            }
        }

        string load = (await File.ReadAllTextAsync("/proc/loadavg", cancellation)).Split(' ')[0];
        table.Conclusion = $"{all.Count} agents, of this bench, on the same {Environment.ProcessorCount} processors as server and database; load average {load}";
    }

    private static async Task<double> JoinsAsync(
        CheckTable table, Stage stage, Fleet fleet, List<SimulatedAgent> all, NetworkAnswer network, int size, int joins, double bytesOfSmaller, TextWriter progress, CancellationToken cancellation)
    {
        progress.WriteLine($"{size} agents of one network: joining");
        List<SimulatedAgent> members = [.. await fleet.EnrolAsync(network, $"large{size}", size, cancellation)];
        all.AddRange(members);
        progress.WriteLine($"{size} agents of one network: connecting");
        await fleet.ConnectAsync(members, 50, cancellation);
        await SettledAsync(members, cancellation);
        JoinKeyAnswer key = await stage.Api.JoinKeyAsync(network, joins, cancellation);
        progress.WriteLine($"{joins} joins into it");
        Latencies last = new();
        CpuShare cpu = CpuShare.Read(stage.Server.Process.Pid, stage.Server.PostgresFolder);
        long bytes = 0;
        for (int at = 0; at < joins; at++)
        {
            long had = members.Sum(member => member.MapBytes);
            (TimeSpan[] heard, SimulatedAgent joined) = await fleet.JoinAsync(members, key, $"joiner{size}-{at}", cancellation);
            last.Add(heard.Max(), 0, succeeded: heard.Length == members.Count);
            bytes += (members.Sum(member => member.MapBytes) - had) / members.Count;
            members.Add(joined);
            all.Add(joined);
        }

        double limit = size <= 1_000 ? 1 : 3;
        table.Add(
            $"a join in a network of {size:N0}: last member has its key", $"p99 at most {limit:0} s",
            $"p50 {last.Percentile(0.5):0} p99 {last.Percentile(0.99):0} ms, {joins} joins", last.Percentile(0.99) <= limit * 1000 && last.Failures == 0);
        double each = (double)bytes / joins;
        table.Add(
            $"bytes to each member of {size:N0} for a join", bytesOfSmaller == 0 ? "told" : "as in the smaller network",
            $"{each:0}", bytesOfSmaller == 0 || each <= bytesOfSmaller * 1.05);
        table.Add($"processor time of a join in {size:N0}", "told", CpuShare.Read(stage.Server.Process.Pid, stage.Server.PostgresFolder).PerRequestSince(cpu, joins), passed: true);
        return each;
    }

    private static async Task FillAsync(Stage stage, Fleet fleet, List<SimulatedAgent> all, int agents, TextWriter progress, CancellationToken cancellation)
    {
        for (int number = 0; all.Count < agents; number++)
        {
            NetworkAnswer network = await stage.Api.NetworkAsync($"small-{number}", $"10.{140 + (number / 128)}.{number % 128 * 2}.0/23", cancellation);
            SimulatedAgent[] members = await fleet.EnrolAsync(network, $"small{number}", Math.Min(SmallNetwork, agents - all.Count), cancellation);
            await fleet.ConnectAsync(members, 50, cancellation);
            all.AddRange(members);
            if (number % 10 == 9)
            {
                progress.WriteLine($"{all.Count} of {agents} agents are connected");
            }
        }
    }

    private static async Task IdleAsync(
        CheckTable table, Stage stage, Fleet fleet, List<SimulatedAgent> all, double before, int seconds, TextWriter progress, CancellationToken cancellation)
    {
        progress.WriteLine($"all idle: 20 s to settle, {seconds} s measured");
        await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, cancellation);
        double began = ProcessFigures.Of(stage.Server.Process).ProcessorSeconds;
        int ends = fleet.Ends;
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, cancellation);
        ProcessFigures now = ProcessFigures.Of(stage.Server.Process);
        double share = (now.ProcessorSeconds - began) / seconds;
        int welcome = all.Count(agent => agent.IsWelcome);
        table.Add("agents connected", $"{all.Count:N0}", $"{welcome:N0}, {fleet.Ends - ends} connections ended meanwhile{fleet.Goodbyes.LastOrDefault()}", welcome == all.Count);
        double each = (now.ResidentMebibytes - before) * 1024 / all.Count;
        table.Add("memory of the server for each", $"at most {KibibytesPerAgent:0} KiB", $"{each:0.0} KiB ({before:0} to {now.ResidentMebibytes:0} MiB)", each <= KibibytesPerAgent);
        table.Add("processor time while all are idle", $"at most {IdleShare:P0} of one core", $"{share:P1}", share <= IdleShare);
    }

    private static async Task HerdAsync(CheckTable table, Fleet fleet, List<SimulatedAgent> all, TextWriter progress, CancellationToken cancellation)
    {
        SimulatedAgent[] herd = [.. all.Take(Herd)];
        progress.WriteLine($"{herd.Length} agents cut, and back at once");
        await Task.WhenAll(herd.Select(agent => agent.CutAsync()));
        long start = TimeProvider.System.GetTimestamp();
        Latencies manifests = new();
        await Task.WhenAll(herd.Select(async agent =>
        {
            await fleet.ConnectAsync([agent], 1, cancellation);
            manifests.Add(TimeProvider.System.GetElapsedTime(start, agent.ManifestAt), 0, agent.IsWelcome);
        }));
        TimeSpan last = TimeProvider.System.GetElapsedTime(start);
        table.Add("1,000 agents cut and released at once: all online", $"at most {HerdLimit.TotalSeconds:0} s", $"{last.TotalSeconds:0.0} s", last <= HerdLimit);
        table.Add(
            "from the release to the manifest, after which the map is the newest", $"p99 at most {HerdMapLimit.TotalSeconds:0} s",
            $"p50 {manifests.Percentile(0.5) / 1000:0.00} p99 {manifests.Percentile(0.99) / 1000:0.00} s", manifests.Percentile(0.99) <= HerdMapLimit.TotalMilliseconds && manifests.Failures == 0);
    }

    // Until nobody's map has changed for a while: each key that was offered is a change for all.
    private static async Task SettledAsync(List<SimulatedAgent> members, CancellationToken cancellation)
    {
        ulong seen = 0;
        for (int quiet = 0; quiet < 4;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellation);
            ulong newest = members.Max(member => member.Revision);
            quiet = newest == seen && members.TrueForAll(member => member.Revision == newest) ? quiet + 1 : 0;
            seen = newest;
        }
    }
}
