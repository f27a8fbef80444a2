using System.Net;
using Lanstead.Primitives;

namespace Lanstead.Linux.Netlink;

/// <summary>What the kernel told of a WireGuard interface. Owns the secrets in it; dispose it.</summary>
public sealed class KernelDevice : IDisposable
{
    /// <summary>The interface's private key; null when it has none.</summary>
    public PrivateKey? PrivateKey { get; init; }

    /// <summary>UDP port; 0 when the interface has none yet.</summary>
    public ushort ListenPort { get; init; }

    /// <summary>Mark on outgoing packets; 0 for none.</summary>
    public uint FirewallMark { get; init; }

    /// <summary>The peers, in the order in which they came.</summary>
    public IReadOnlyList<KernelPeer> Peers { get; init; } = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        PrivateKey?.Dispose();
        foreach (KernelPeer peer in Peers)
            peer.PresharedKey?.Dispose();
    }
}

/// <summary>What the kernel told of one peer.</summary>
public sealed class KernelPeer
{
    /// <summary>Who it is.</summary>
    public required PublicKey PublicKey { get; init; }

    /// <summary>The preshared key; null when none is set. The device owns it.</summary>
    public PresharedKey? PresharedKey { get; init; }

    /// <summary>Where packets for it are sent; null when not known.</summary>
    public IPEndPoint? Endpoint { get; init; }

    /// <summary>Time of the last handshake since the Unix epoch; null when there was none.</summary>
    public TimeSpan? LastHandshake { get; init; }

    /// <summary>Bytes received from it.</summary>
    public ulong RxBytes { get; init; }

    /// <summary>Bytes sent to it.</summary>
    public ulong TxBytes { get; init; }

    /// <summary>Seconds between keepalives; 0 for none.</summary>
    public ushort PersistentKeepaliveSeconds { get; init; }

    /// <summary>Addresses that it may use.</summary>
    public IReadOnlyList<IPNetwork> AllowedIps { get; init; } = [];
}
