using System.Net;
using System.Text.Json.Serialization;
using Lanstead.Agent.Updating;
using Lanstead.Primitives;
using Lanstead.Protocol;

namespace Lanstead.Agent.State;

/// <summary>What the person chose on this machine; the file <c>settings.json</c>.</summary>
/// <param name="Schema">Version of the file: 1.</param>
/// <param name="Up">False after <c>lanstead down</c>: stays down over restarts.</param>
/// <param name="Hostname">Name to give the server instead of the system's; null: the system's.</param>
/// <param name="LeftNetworks">Networks that were left on this machine, though the server may still list them.</param>
/// <param name="AcceptLan">Whether this machine takes part where a network acts as a LAN: false neither sends nor takes what is meant for all.</param>
/// <param name="AcceptRoutes">Whether this machine sends to LANs behind other devices.</param>
/// <param name="OfferedRoutes">The LANs that it offers, by network; an empty list says that none is offered any more.</param>
/// <param name="AcceptDns">Whether programs of this machine find the names of networks: false leaves the system's own look-up alone.</param>
/// <param name="AcceptExposures">Whether this machine exposes what the server tells of its ports and its LANs: false exposes nothing from here.</param>
/// <param name="Updates">What becomes of updates that are asked for at the server: a word of <see cref="UpdateConsent"/>.</param>
// After an update that went back, an older program reads what a newer one wrote.
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record AgentSettings(int Schema, bool Up, string? Hostname, IReadOnlyList<Guid> LeftNetworks, bool AcceptDns = true, bool AcceptLan = true,
    bool AcceptRoutes = true, IReadOnlyDictionary<Guid, IReadOnlyList<string>>? OfferedRoutes = null, bool AcceptExposures = true, string Updates = UpdateConsent.Auto)
{
    public static AgentSettings Default { get; } = new(1, true, null, []);

    /// <summary>The LANs that are offered in a network.</summary>
    public IEnumerable<IPNetwork> OffersIn(NetworkId network)
    {
        foreach (string text in OfferedRoutes?.GetValueOrDefault(network.Value) ?? [])
        {
            if (RouteRules.TryParse(text, out IPNetwork lan))
                yield return lan;
        }
    }
}
