using System.Net;
using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.WireGuard.Uapi;

namespace Lanstead.DataPlane;

/// <summary>What is true of a WireGuard interface. Holds no secret.</summary>
/// <param name="PublicKey">The key by which peers know it; null when it has none yet.</param>
/// <param name="ListenPort">UDP port in use; 0 when none yet.</param>
/// <param name="FirewallMark">Mark on its outgoing packets; 0 for none.</param>
/// <param name="Peers">All its peers.</param>
public sealed record TunnelState(PublicKey? PublicKey, ushort ListenPort, uint FirewallMark, IReadOnlyList<TunnelPeerState> Peers)
{
    /// <summary>What an interface told of itself, without the secrets.</summary>
    internal static TunnelState Of(UapiDevice device) => new(
        device.PrivateKey is { } key ? X25519.PublicKeyOf(key) : null, device.ListenPort, device.FirewallMark, [.. device.Peers.Select(TunnelPeerState.Of)]);
}

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
    ulong TxBytes)
{
    internal static TunnelPeerState Of(UapiPeer peer) => new(
        peer.PublicKey,
        peer.PresharedKey is not null,
        peer.Endpoint,
        peer.AllowedIps,
        peer.PersistentKeepaliveSeconds,
        peer.LastHandshake is { } since ? DateTimeOffset.UnixEpoch + since : null,
        peer.RxBytes,
        peer.TxBytes);
}
