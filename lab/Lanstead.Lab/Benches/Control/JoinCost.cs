using Lanstead.Lab.Figures;
using Lanstead.Lab.Scenarios;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Benches.Control;

/// <summary>What a join costs for each member of networks of growing size, all of whose members are connected: figures and a plot.</summary>
internal static class JoinCost
{
    private const int JoinsEach = 30;

    // What the server compiles and caches with its first joins is no cost of the smallest network.
    private const int WarmUp = 20;

    // Against the smallest network, in which what a join costs once is shared out among the fewest; and of the largest against the cheapest.
    private const double RiseMax = 1.1, SpreadMax = 1.5;

    public static async Task RunAsync(
        CheckTable table, Stage stage, Fleet fleet, List<SimulatedAgent> all, IReadOnlyList<int> sizes, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        List<SimulatedAgent> members = [];
        List<Joins> figures = [];
        NetworkAnswer network = await stage.Api.NetworkAsync("growing", "10.200.0.0/16", cancellation);
        foreach (int size in sizes.Order())
        {
            if (size <= members.Count)
            {
                continue;
            }

            progress.WriteLine($"a network that grows to {size}");
            // Nobody is connected while others are enrolled: each of those is a change for all who are.
            await Task.WhenAll(members.Select(member => member.CutAsync()));
            SimulatedAgent[] more = await fleet.EnrolAsync(network, $"growing{size}", size - members.Count, cancellation);
            members.AddRange(more);
            all.AddRange(more);
            await fleet.BringAsync(members, cancellation);
            int had = members.Count;
            if (figures.Count == 0)
            {
                await Joins.RunAsync(fleet, stage.Server, stage.Api, network, members, WarmUp, cancellation);
            }

            Joins joins = await Joins.RunAsync(fleet, stage.Server, stage.Api, network, members, JoinsEach, cancellation);
            all.AddRange(members.Skip(had));
            figures.Add(joins);
            table.Add($"a join for each of {joins.Members:N0} members", "told", $"{joins.MicrosecondsPerMember:0.0} µs of server and PostgreSQL, {joins.BytesEach:0} bytes; last after p99 {joins.Last.Percentile(0.99):0} ms", joins.Last.Failures == 0);
        }

        Joins least = figures[0], most = figures[^1];
        table.Add(
            $"cost of a join for each member, {least.Members:N0} to {most.Members:N0}", "flat: no more than at the smallest, and at the largest no more than half above the least",
            string.Join(", ", figures.Select(one => $"{one.MicrosecondsPerMember:0.0}")) + " µs", figures.TrueForAll(one => one.MicrosecondsPerMember <= least.MicrosecondsPerMember * RiseMax)
            && most.MicrosecondsPerMember <= figures.Min(one => one.MicrosecondsPerMember) * SpreadMax);
        table.Add(
            "bytes of a join for each member", "the same at every size", string.Join(", ", figures.Select(one => $"{one.BytesEach:0}")),
            figures.TrueForAll(one => one.BytesEach <= least.BytesEach * 1.05));
        if (options.Value("--json") is { } json)
        {
            string plot = LinePlot.Svg("What a join costs for each member", "members of the network, all connected", "processor time, µs", [.. figures.Select(one => ((double)one.Members, one.MicrosecondsPerMember))]);
            await File.WriteAllTextAsync(Path.ChangeExtension(json, ".svg"), plot, cancellation);
        }
    }
}
