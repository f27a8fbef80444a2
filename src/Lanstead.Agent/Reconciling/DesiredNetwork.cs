using System.Net;
using Lanstead.Agent.Exposing;
using Lanstead.Agent.Pairs;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Routes;
using Lanstead.Agent.Tunnels;
using Lanstead.DataPlane;
using Lanstead.DataPlane.Filter;
using Lanstead.Primitives;

namespace Lanstead.Agent.Reconciling;

/// <summary>What should be true of one network on this machine. Does not own the key.</summary>
internal sealed record DesiredNetwork(NetworkPlan Plan, string InterfaceName, PrivateKey PrivateKey, ushort ListenPort, BackendDecision Backend, EnforcedRules Enforced)
{
    /// <summary>Marks our routes (see <c>ip route show proto 76</c>), so that nobody else's is ever touched.</summary>
    public const byte RouteProtocol = 76;

    // Common NATs keep a UDP mapping for 30 s; 25 s is what WireGuard's documents advise.
    public const ushort KeepaliveSeconds = 25;

    /// <summary>A second key by which others reach this machine; null: none. Not owned.</summary>
    public PrivateKey? OtherKey { get; init; }

    /// <summary>The preshared keys of the tunnel, by the other device. Not owned.</summary>
    public IReadOnlyDictionary<PeerId, PairSecrets> Pairs { get; init; } = new Dictionary<PeerId, PairSecrets>();

    /// <summary>Whether what is meant for all is carried here: then the interface is one with broadcast.</summary>
    public bool IsLan { get; init; }

    /// <summary>LANs behind devices: others', and this machine's own.</summary>
    public NetworkRoutes Lans { get; init; } = NetworkRoutes.None;

    /// <summary>Of a tunnel: what this machine exposes by it.</summary>
    public IReadOnlyList<PlannedExposure> Exposures { get; init; } = [];

    /// <summary>Of a tunnel whose hub this machine is: links by which packets for its exposures come in.</summary>
    public IReadOnlyList<ForwardingLink> PublicLinks { get; init; } = [];

    /// <summary>Of a tunnel that this machine is a client of: what it opens.</summary>
    public HomePlan Home { get; init; } = HomePlan.None;

    /// <summary>Whether packets go through this machine: of the network's phones, or to its LAN.</summary>
    public bool Forwards => Plan.IsGateway || Lans.Own.Count > 0 || Home.Links.Count > 0 || PublicLinks.Count > 0;

    /// <summary>Tables of the kernel's packet filter that it has beside its interface's own.</summary>
    /// <remarks>What exposes at home goes after the tunnel has closed its ports, by <see cref="HomeSide"/>.</remarks>
    public IReadOnlyList<string> Tables => [.. Lans.Own.Count > 0 ? [RouteTable.NameOf(InterfaceName)] : Array.Empty<string>(), .. Plan is { Hub: not null, IsHub: false } ? [HomeTable.NameOf(InterfaceName)] : Array.Empty<string>(), .. Plan.IsHub && Exposures.Any(one => one.Named is null) ? [PublicTable.Name] : Array.Empty<string>()];

    public NetworkId Network => Plan.Network;

    /// <summary>Whether settings of the whole machine are other than before because of this network.</summary>
    public bool NeedsSettings => Forwards || Backend.Kind == BackendKind.Kernel;

    public IReadOnlyList<IPAddress> Addresses => Plan.Addresses;

    public IReadOnlyList<IPNetwork> Routes => [.. Plan.Prefixes, .. Lans.Used.Select(route => route.Reach)];

    /// <summary>Whose connections are noted; null: nobody's. As a gateway also those of whom it leads to.</summary>
    public FlowLogScope? FlowLog => !Plan.LogsFlows ? null : new FlowLogScope
    {
        Remote = Routes,
        Local = [.. Plan.Addresses.Select(Prefixes.Host), .. Lans.Own.Select(route => route.Reach), .. Plan.IsGateway ? Plan.Prefixes : []],
    };

    /// <summary>What the engine does with what is meant for all. Phones get none of it: it would keep them awake, and they answer nothing.</summary>
    public LanRules Lan => IsLan
        ? new LanRules(true, Plan.Addresses, Plan.Broadcast, [.. Plan.Peers.Where(peer => peer.InTunnel && !peer.IsConfigOnly).Select(peer => peer.PublicKey!.Value)])
        : LanRules.Off with { Broadcast = Plan.Broadcast };
}
