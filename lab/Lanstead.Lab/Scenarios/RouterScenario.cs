using Lanstead.Lab.Figures;
using Lanstead.Lab.Machines;

namespace Lanstead.Lab.Scenarios;

/// <summary>The lab looks at itself: three machines behind a router reach each other without any tunnel.</summary>
internal sealed class RouterScenario : IScenario
{
    public string Name => "router";

    public string Summary => "the lab itself: three machines behind a router, no tunnel";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        await using Topology topology = await Topology.CreateAsync();
        LabHost[] hosts =
        [
            await topology.AddAsync("alpha", subnet: 1),
            await topology.AddAsync("bravo", subnet: 2),
            await topology.AddAsync("carol", subnet: 2),
        ];
        foreach (LabHost from in hosts)
        {
            foreach (LabHost to in hosts.Where(host => host != from))
            {
                foreach (string address in new[] { to.Ipv4, to.Ipv6 })
                {
                    PingResult ping = await Ping.RunAsync(from.Machine, address, 20, cancellation: cancellation);
                    table.Add($"{from.Machine.Name} to {to.Machine.Name} {address}", "0 of 20 lost", $"{ping.Lost} of {ping.Sent} lost", ping is { Lost: 0, Sent: 20 });
                }
            }
        }
    }
}
