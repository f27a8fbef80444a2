using System.Net;
using Lanstead.Primitives;

namespace Lanstead.DataPlane;

/// <summary>What is true of a WireGuard interface. Holds no secret.</summary>
/// <param name="PublicKey">The key by which peers know it; null when it has none yet.</param>
/// <param name="ListenPort">UDP port in use; 0 when none yet.</param>
/// <param name="FirewallMark">Mark on its outgoing packets; 0 for none.</param>
/// <param name="Peers">All its peers.</param>
public sealed record TunnelState(PublicKey? PublicKey, ushort ListenPort, uint FirewallMark, IReadOnlyList<TunnelPeerState> Peers);

/// <summary>What is true of one peer.</summary>
/// <param name="PublicKey">Who it is.</param>
/// <param name="HasPresharedKey">Whether a secret is mixed into the handshake.</param>
/// <param name="Endpoint">Where packets are sent; null when not known.</param>
/// <param name="AllowedIps">Addresses that it may use.</param>
/// <param name="PersistentKeepaliveSeconds">Seconds between keepalives; 0 for none.</param>
/// <param name="LastHandshakeAt">When a handshake was last completed; null for never.</param>
/// <param name="RxBytes">Received from it.</param>
/// <param name="TxBytes">Sent to it.</param>
public sealed record TunnelPeerState(
    PublicKey PublicKey,
    bool HasPresharedKey,
    IPEndPoint? Endpoint,
    IReadOnlyList<IPNetwork> AllowedIps,
    ushort PersistentKeepaliveSeconds,
    DateTimeOffset? LastHandshakeAt,
    ulong RxBytes,
    ulong TxBytes);
