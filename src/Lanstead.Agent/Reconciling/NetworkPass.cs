using Lanstead.DataPlane;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Reconciling;

/// <summary>What one look at one network found and did.</summary>
/// <param name="Network">The network.</param>
/// <param name="InterfaceName">Its interface.</param>
/// <param name="Tunnel">What the tunnel tells; null when it could not be read.</param>
/// <param name="Items">Outcome of each item.</param>
/// <param name="Failure">The first thing that failed; null when all is as desired.</param>
/// <param name="Writes">How many changes were made.</param>
internal sealed record NetworkPass(
    NetworkId Network, string InterfaceName, TunnelState? Tunnel, IReadOnlyList<ItemResult> Items, Failure? Failure, int Writes);
