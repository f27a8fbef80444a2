using Lanstead.DataPlane.Filter;
using Lanstead.Primitives;

namespace Lanstead.DataPlane;

/// <summary>What should be true of a WireGuard interface. Immutable; does not own the keys in it.</summary>
/// <param name="PrivateKey">The interface's key.</param>
/// <param name="ListenPort">UDP port; null leaves the one that it has, chosen by the system at first.</param>
/// <param name="FirewallMark">Mark on its outgoing packets, 0 for none; null leaves it.</param>
/// <param name="Peers">All peers: others are removed.</param>
public sealed record TunnelConfig(PrivateKey PrivateKey, ushort? ListenPort, uint? FirewallMark, IReadOnlyList<TunnelPeer> Peers)
{
    /// <summary>A second key by which peers reach the interface while its key changes; null for none. Back ends but the engine have none: there a change costs a handshake.</summary>
    public PrivateKey? OtherKey { get; init; }

    /// <summary>Judges what comes out of the tunnel; null: no policy, all that peers may send is let in. Only the engine has a filter: others refuse a configuration with one.</summary>
    public FilterRules? Filter { get; init; }

    /// <summary>Of whose connections the interface notes; null: of nobody's. Only the engine can: others note nothing.</summary>
    public FlowLogScope? FlowLog { get; init; }

    /// <summary>What becomes of packets that are meant for all; null: nothing particular, as of any WireGuard. Only the engine knows the difference.</summary>
    public LanRules? Lan { get; init; }
}
