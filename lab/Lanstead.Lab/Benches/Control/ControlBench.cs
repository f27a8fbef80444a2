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

    // The server keeps 512 for files and the database, and takes no connection beyond the rest; requests need some of those.
    private const int DescriptorsForTheRest = 700;
    private static readonly TimeSpan HerdLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan HerdMapLimit = TimeSpan.FromSeconds(5);

    public string Name => "bench-control";

    public string Summary =>
        "simulated agents: --agents N idle in all (20000; 0: none), --networks N,N to join (1000,5000; 0: none), --joins N in each (100), --sizes N,N for the cost of a join (100,300,1000,3000,10000; 0: none), --seconds N idle (60)";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        int agents = options.Number("--agents", 20_000);
        int joins = options.Number("--joins", 100);
        int seconds = options.Number("--seconds", 60);
        int[] networks = Sizes(options, "--networks", "1000,5000"), sizes = Sizes(options, "--sizes", "100,300,1000,3000,10000");
        int most = Descriptors() - DescriptorsForTheRest;
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
            double smaller = 0;
            foreach ((int number, int size) in networks.Index())
            {
                NetworkAnswer network = await stage.Api.NetworkAsync($"large-{size}", $"10.{100 + number}.0.0/16", cancellation);
                progress.WriteLine($"{size} agents of one network");
                List<SimulatedAgent> members = [.. await fleet.EnrolAsync(network, $"large{size}", size, cancellation)];
                all.AddRange(members);
                await fleet.BringAsync(members, cancellation);
                if (number == 0)
                {
                    await PolicyEdit.RunAsync(table, stage.Api, network, members, progress, cancellation);
                }

                progress.WriteLine($"{joins} joins into {size}");
                Joins done = await Joins.RunAsync(fleet, stage.Server, stage.Api, network, members, joins, cancellation);
                all.AddRange(members.Skip(size));
                Tell(table, done, smaller);
                smaller = smaller == 0 ? done.BytesEach : smaller;
            }

            if (sizes.Length > 0)
            {
                await JoinCost.RunAsync(table, stage, fleet, all, [.. sizes.Select(size => Math.Min(size, most - all.Count)).Distinct()], options, progress, cancellation);
            }

            if (agents > 0)
            {
                await FillAsync(stage, fleet, all, Math.Min(agents, most), progress, cancellation);
                await IdleAsync(table, stage, fleet, all, agents, before, seconds, progress, cancellation);
            }

            if (all.Count >= Herd)
            {
                await HerdAsync(table, fleet, all, progress, cancellation);
            }
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

    private static void Tell(CheckTable table, Joins joins, double bytesOfSmaller)
    {
        double limit = joins.Members <= 1_000 ? 1 : 3, p99 = joins.Last.Percentile(0.99);
        table.Add(
            $"a join in a network of {joins.Members:N0}: last member has its key", $"p99 at most {limit:0} s",
            $"p50 {joins.Last.Percentile(0.5):0} p99 {p99:0} ms, {joins.Last.Count} joins", p99 <= limit * 1000 && joins.Last.Failures == 0 && joins.Last.Count > 0);
        table.Add(
            $"bytes to each member of {joins.Members:N0} for a join", bytesOfSmaller == 0 ? "told" : "as in the smaller network",
            $"{joins.BytesEach:0}", bytesOfSmaller == 0 || joins.BytesEach <= bytesOfSmaller * 1.05);
        table.Add($"processor time of a join in {joins.Members:N0}", "told", joins.Cost, passed: true);
    }

    private static async Task FillAsync(Stage stage, Fleet fleet, List<SimulatedAgent> all, int agents, TextWriter progress, CancellationToken cancellation)
    {
        for (int number = 0; all.Count < agents; number++)
        {
            NetworkAnswer network = await stage.Api.NetworkAsync($"small-{number}", $"10.{140 + (number / 128)}.{number % 128 * 2}.0/23", cancellation);
            SimulatedAgent[] members = await fleet.EnrolAsync(network, $"small{number}", Math.Min(SmallNetwork, agents - all.Count), cancellation);
            await fleet.BringAsync(members, cancellation);
            all.AddRange(members);
            if (number % 10 == 9)
            {
                progress.WriteLine($"{all.Count} of {agents} agents are connected");
            }
        }
    }

    private static async Task IdleAsync(
        CheckTable table, Stage stage, Fleet fleet, List<SimulatedAgent> all, int wanted, double before, int seconds, TextWriter progress, CancellationToken cancellation)
    {
        progress.WriteLine($"all idle: 20 s to settle, {seconds} s measured");
        await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, cancellation);
        double began = ProcessFigures.Of(stage.Server.Process).ProcessorSeconds;
        int ends = fleet.Ends;
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, cancellation);
        ProcessFigures now = ProcessFigures.Of(stage.Server.Process);
        double share = (now.ProcessorSeconds - began) / seconds;
        int welcome = all.Count(agent => agent.IsWelcome);
        string fits = all.Count < wanted ? $" of {wanted:N0}: a process may have {Descriptors():N0} descriptors here" : "";
        table.Add("agents connected", $"{all.Count:N0}{fits}", $"{welcome:N0}, {fleet.Ends - ends} connections ended meanwhile{fleet.Goodbyes.LastOrDefault()}", welcome == all.Count);
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

    private static int[] Sizes(LabOptions options, string name, string otherwise) =>
        [.. (options.Value(name) ?? otherwise).Split(',').Select(size => int.Parse(size, CultureInfo.InvariantCulture)).Where(size => size > 0)];

    // The runtime has raised its own limit as far as it goes; the server's is the same.
    private static int Descriptors()
    {
        string words = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return int.TryParse(words.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture, out int limit) ? limit : int.MaxValue;
    }
}
