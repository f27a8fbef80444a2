using System.Net;
using Lanstead.Primitives;

namespace Lanstead.WireGuard.Uapi;

/// <summary>The part of a <c>set=1</c> request about one peer: only what is given changes.</summary>
public sealed record UapiPeerChange
{
    /// <summary>Which peer; made if it is not there, unless <see cref="UpdateOnly"/>.</summary>
    public required PublicKey PublicKey { get; init; }

    /// <summary>The key that it had before, by which it is found when it is not there by the new one, and may come still. Only our engine takes it; null with <see cref="SetsFormerKey"/>: none.</summary>
    public PublicKey? FormerKey { get; init; }

    /// <summary>Whether <see cref="FormerKey"/> is given.</summary>
    public bool SetsFormerKey { get; init; }

    /// <summary>Takes the peer away.</summary>
    public bool Remove { get; init; }

    /// <summary>Does nothing if the peer is not there.</summary>
    public bool UpdateOnly { get; init; }

    /// <summary>The new preshared key, all zero for none; null leaves it.</summary>
    public PresharedKey? PresharedKey { get; init; }

    /// <summary>Another preshared key by which it may answer, all zero for none. Only our engine takes it; null with <see cref="SetsOtherPresharedKey"/>: no other.</summary>
    public PresharedKey? OtherPresharedKey { get; init; }

    /// <summary>Whether <see cref="OtherPresharedKey"/> is given.</summary>
    public bool SetsOtherPresharedKey { get; init; }

    /// <summary>The new endpoint; null leaves it.</summary>
    public IPEndPoint? Endpoint { get; init; }

    /// <summary>Seconds between keepalives, 0 for none; null leaves it.</summary>
    public ushort? PersistentKeepaliveSeconds { get; init; }

    /// <summary>Whether the allowed IPs become exactly <see cref="AllowedIps"/>, instead of these being added.</summary>
    public bool ReplaceAllowedIps { get; init; }

    /// <summary>Addresses that the peer may use; each is taken from a peer that had it.</summary>
    public IReadOnlyList<IPNetwork> AllowedIps { get; init; } = [];
}
