using Lanstead.Agent.Naming;
using Lanstead.Protocol.Local;

namespace Lanstead.Agent.Local;

/// <summary>What <c>lanstead dns status</c> shows.</summary>
internal static class NamesStatus
{
    public static StatusNames Of(NamesState state, bool accepted)
    {
        var names = new StatusNames
        {
            Address = state.Address?.ToString() ?? "",
            Way = Word(state.Way),
            Reason = state.Reason,
            Problem = state.Problem ?? "",
            Accepted = accepted,
        };
        names.Upstreams.AddRange(state.Upstreams.Select(server => server.ToString()));
        foreach (NetworkNames network in state.Networks)
            names.Networks.Add(new StatusNamesNetwork { Name = network.Network, Domain = network.Domain.ToString(), Names = (uint)(network.Devices.Count + network.Records.Count) });
        return names;
    }

    private static string Word(HostDnsKind way) => way switch
    {
        HostDnsKind.Resolved => "systemd-resolved",
        HostDnsKind.Resolvconf => "resolvconf",
        HostDnsKind.File => "resolv.conf",
        _ => "none",
    };
}
