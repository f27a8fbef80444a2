using System.Net;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Tunnels;
using Lanstead.Primitives;

namespace Lanstead.Agent.Reconciling;

/// <summary>What should be true of one network on this machine. Does not own the key.</summary>
internal sealed record DesiredNetwork(NetworkPlan Plan, string InterfaceName, PrivateKey PrivateKey, ushort ListenPort, BackendDecision Backend, EnforcedRules Enforced)
{
    /// <summary>Marks our routes (see <c>ip route show proto 76</c>), so that nobody else's is ever touched.</summary>
    public const byte RouteProtocol = 76;

    // Common NATs keep a UDP mapping for 30 s; 25 s is what WireGuard's documents advise.
    public const ushort KeepaliveSeconds = 25;

    public NetworkId Network => Plan.Network;

    /// <summary>Whether settings of the whole machine are other than before because of this network.</summary>
    public bool NeedsSettings => Plan.IsGateway || Backend.Kind == BackendKind.Kernel;

    public IReadOnlyList<IPAddress> Addresses => Plan.Addresses;

    public IReadOnlyList<IPNetwork> Routes => Plan.Prefixes;
}
