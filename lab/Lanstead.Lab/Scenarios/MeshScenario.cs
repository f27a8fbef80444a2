using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>Three agents in subnets of their own: every pair over IPv4 and IPv6, and how fast a new one is in.</summary>
internal sealed class MeshScenario : IScenario
{
    private const int PingsPerPair = 100;
    private static readonly TimeSpan FirstPingLimit = TimeSpan.FromSeconds(5);

    public string Name => "mesh";

    public string Summary => "three agents behind a router: all pairs, IPv4 and IPv6, and join to first ping";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        await using Stage stage = await Stage.CreateAsync(options, progress, settings: null, cancellation);
        try
        {
            NetworkAnswer network = await stage.Api.NetworkAsync("lab", cancellation: cancellation);
            List<(LabAgent Agent, PeerAnswer Peer)> members = [];
            foreach ((string name, int index) in new[] { "alpha", "bravo", "carol" }.Select((name, index) => (name, index)))
            {
                (LabAgent agent, _) = await stage.AddAgentAsync(name, subnet: index + 1, cancellation);
                long start = TimeProvider.System.GetTimestamp();
                PeerAnswer peer = await stage.JoinAsync(agent, network, through: null, cancellation);
                if (members.Count > 0)
                {
                    await Ping.UntilAnsweredAsync(agent.Machine, members[0].Peer.Ipv4, TimeSpan.FromSeconds(30), cancellation);
                    TimeSpan took = TimeProvider.System.GetElapsedTime(start);
                    table.Add($"{name}: join to first ping", "at most 5 s", $"{took.TotalSeconds:0.00} s", took <= FirstPingLimit);
                }

                members.Add((agent, peer));
            }

            await SameMap.CheckAsync(table, stage.Api, network, [.. members.Select(member => member.Agent)], cancellation);
            await PingAllPairsAsync(table, members, progress, cancellation);
        }
        finally
        {
            if (!table.Passed)
            {
                stage.KeepLogs();
            }
        }
    }

    private static async Task PingAllPairsAsync(
        CheckTable table, List<(LabAgent Agent, PeerAnswer Peer)> members, TextWriter progress, CancellationToken cancellation)
    {
        foreach ((LabAgent from, _) in members)
        {
            foreach ((LabAgent to, PeerAnswer peer) in members.Where(member => member.Agent != from))
            {
                progress.WriteLine($"{from.Machine.Name} to {to.Machine.Name}");
                foreach ((string family, string address) in new[] { ("IPv4", peer.Ipv4), ("IPv6", peer.Ipv6) })
                {
                    // The first packet may have to wait for a handshake: it is not one of the hundred.
                    await Ping.UntilAnsweredAsync(from.Machine, address, TimeSpan.FromSeconds(30), cancellation);
                    PingResult ping = await Ping.RunAsync(from.Machine, address, PingsPerPair, cancellation: cancellation);
                    table.Add(
                        $"{from.Machine.Name} to {to.Machine.Name} {family}",
                        $"0 of {PingsPerPair} lost",
                        $"{ping.Lost} of {ping.Sent} lost, {ping.AverageMilliseconds:0.00} ms",
                        ping.Lost == 0 && ping.Sent == PingsPerPair);
                }
            }
        }
    }
}
