using System.Net;
using Lanstead.Primitives;

namespace Lanstead.WireGuard.Uapi;

/// <summary>One peer in the answer to <c>get=1</c>.</summary>
public sealed class UapiPeer
{
    /// <summary>The peer's public key.</summary>
    public required PublicKey PublicKey { get; init; }

    /// <summary>Another key by which it may come still; only our engine has one, and it is not on the wire of this protocol.</summary>
    public PublicKey? FormerKey { get; init; }

    /// <summary>The preshared key; null when none is set (the wire spells that as all zero).</summary>
    public PresharedKey? PresharedKey { get; init; }

    /// <summary>Another preshared key by which it may answer, all zero for none; null when there is none. Only our engine has one, and it is not on the wire of this protocol.</summary>
    public PresharedKey? OtherPresharedKey { get; init; }

    /// <summary>Where packets for the peer are sent; null when not known.</summary>
    public IPEndPoint? Endpoint { get; init; }

    /// <summary>Time of the last handshake since the Unix epoch; null when there was none.</summary>
    public TimeSpan? LastHandshake { get; init; }

    /// <summary>Bytes received from the peer.</summary>
    public ulong RxBytes { get; init; }

    /// <summary>Bytes sent to the peer.</summary>
    public ulong TxBytes { get; init; }

    /// <summary>Seconds between keepalives; 0 for none.</summary>
    public ushort PersistentKeepaliveSeconds { get; init; }

    /// <summary>Addresses that the peer may use.</summary>
    public IReadOnlyList<IPNetwork> AllowedIps { get; init; } = [];
}
