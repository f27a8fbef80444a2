using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Processes;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>What an agent costs that has nothing to do: memory of the daemon alone, processor time over minutes.</summary>
internal sealed class IdleScenario : IScenario
{
    private const double LimitMebibytes = 50;
    private const double LimitPercent = 1;
    private const int FirstPort = 25565, Exposures = 10;

    public string Name => "idle";

    public string Summary => "memory and processor time of an idle agent (--minutes N, default 10); --expose: of a tunnel server and a home with 10 exposures";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        TimeSpan watched = TimeSpan.FromMinutes(options.Number("--minutes", 10));
        if (options.Has("--expose"))
        {
            await using ExposedHome lab = await ExposedHome.CreateAsync(options, progress, cancellation);
            for (int port = FirstPort; port < FirstPort + Exposures; port++)
                await lab.ExposeAsync(port, cancellation);
            await WatchAsync(table, [lab.Vps, lab.Home], watched, progress, cancellation);
            return;
        }

        await using Stage stage = await Stage.CreateAsync(options, progress, settings: null, cancellation);
        NetworkAnswer network = await stage.Api.NetworkAsync("lab", cancellation: cancellation);
        List<LabAgent> agents = [];
        foreach ((string name, int index) in new[] { "alpha", "bravo", "carol" }.Select((name, index) => (name, index)))
        {
            (LabAgent agent, _) = await stage.AddAgentAsync(name, subnet: index + 1, cancellation);
            await stage.JoinAsync(agent, network, through: null, cancellation);
            agents.Add(agent);
        }

        await WatchAsync(table, agents, watched, progress, cancellation);
    }

    private static async Task WatchAsync(CheckTable table, List<LabAgent> agents, TimeSpan watched, TextWriter progress, CancellationToken cancellation)
    {
        // What joining cost is not idling.
        await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, cancellation);
        progress.WriteLine($"watching {agents.Count} agents for {watched.TotalMinutes:0} min");
        double[] before = [.. agents.Select(agent => ProcessUse.ProcessorSeconds(agent.Daemon.Pid))];
        double[] peak = new double[agents.Count];
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < watched)
        {
            await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, cancellation);
            for (int at = 0; at < agents.Count; at++)
            {
                peak[at] = Math.Max(peak[at], ProcessUse.ResidentMebibytes(agents[at].Daemon.Pid));
            }
        }

        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        foreach ((LabAgent agent, int at) in agents.Select((agent, at) => (agent, at)))
        {
            double percent = (ProcessUse.ProcessorSeconds(agent.Daemon.Pid) - before[at]) / seconds * 100;
            table.Add($"{agent.Machine.Name}: most memory of the daemon", $"below {LimitMebibytes} MiB", $"{peak[at]:0.0} MiB", peak[at] < LimitMebibytes);
            table.Add($"{agent.Machine.Name}: processor over {seconds:0} s", $"below {LimitPercent} %", $"{percent:0.00} %", percent < LimitPercent);
        }
    }
}
