using Lanstead.Agent.Desired;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Connecting;

/// <summary>Tells the server which networks were left on this machine, at each manifest that still lists them.</summary>
/// <remarks>Leaving works without a server: what was left is kept in the settings until the server has taken it in.</remarks>
internal static class Departures
{
    public static void Tell(AgentControl control, Membership membership, Func<AgentFrame, bool> send)
    {
        IReadOnlyList<Guid> left = control.Settings.LeftNetworks;
        if (left.Count == 0 || membership.Manifest is not { } manifest)
            return;
        HashSet<Guid> listed = [.. manifest.Networks.Select(entry => WireId.TryRead(entry.NetworkId, out NetworkId network) ? network.Value : default)];
        foreach (Guid network in left.Where(listed.Contains))
            send(new AgentFrame { Leave = new Leave { NetworkId = new NetworkId(network).ToWire() } });
        // Who is put into it again later is in it again.
        if (left.Any(network => !listed.Contains(network)))
            control.Choose(settings => settings with { LeftNetworks = [.. settings.LeftNetworks.Where(listed.Contains)] });
    }
}
