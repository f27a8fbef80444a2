using System.Net;
using Lanstead.Primitives;

namespace Lanstead.Linux.Netlink;

/// <summary>A change of a WireGuard interface of the kernel: only what is given changes. Does not own the secrets in it.</summary>
public sealed record KernelChange
{
    /// <summary>The new private key; null leaves it.</summary>
    public PrivateKey? PrivateKey { get; init; }

    /// <summary>The new UDP port, 0 for one that the system chooses; null leaves it.</summary>
    public ushort? ListenPort { get; init; }

    /// <summary>The new mark, 0 for none; null leaves it.</summary>
    public uint? FirewallMark { get; init; }

    /// <summary>Whether peers that are not named here are removed.</summary>
    public bool ReplacePeers { get; init; }

    /// <summary>Changes of peers, applied in order.</summary>
    public IReadOnlyList<KernelPeerChange> Peers { get; init; } = [];
}

/// <summary>A change of one peer: only what is given changes.</summary>
public sealed record KernelPeerChange
{
    /// <summary>Which peer; made if it is not there, unless <see cref="UpdateOnly"/>.</summary>
    public required PublicKey PublicKey { get; init; }

    /// <summary>Takes the peer away.</summary>
    public bool Remove { get; init; }

    /// <summary>Does nothing if the peer is not there.</summary>
    public bool UpdateOnly { get; init; }

    /// <summary>The new preshared key, all zero for none; null leaves it.</summary>
    public PresharedKey? PresharedKey { get; init; }

    /// <summary>The new endpoint; null leaves it.</summary>
    public IPEndPoint? Endpoint { get; init; }

    /// <summary>Seconds between keepalives, 0 for none; null leaves it.</summary>
    public ushort? PersistentKeepaliveSeconds { get; init; }

    /// <summary>Whether the allowed IPs become exactly <see cref="AllowedIps"/>, instead of these being added.</summary>
    public bool ReplaceAllowedIps { get; init; }

    /// <summary>Addresses that the peer may use; each is taken from a peer that had it.</summary>
    public IReadOnlyList<IPNetwork> AllowedIps { get; init; } = [];
}
