using Lanstead.Primitives;

namespace Lanstead.DataPlane;

/// <summary>What applying a configuration did.</summary>
/// <param name="Changes">How many things were written: the key, the port, the mark, and each peer count one. 0 when all was so already.</param>
/// <param name="Refused">What was left out because it cannot work.</param>
public sealed record TunnelApplied(int Changes, IReadOnlyList<RefusedPeer> Refused);

/// <summary>A peer, or its endpoint, that was left out.</summary>
/// <param name="PublicKey">Which peer.</param>
/// <param name="Reason">Why.</param>
public sealed record RefusedPeer(PublicKey PublicKey, PeerRefusal Reason);

/// <summary>Why a peer was left out.</summary>
public enum PeerRefusal
{
    /// <summary>Its public key is a point of low order (RFC 7748 §6.1): no secret can be agreed with it.</summary>
    LowOrderKey = 1,

    /// <summary>Its public key is the interface's own.</summary>
    OwnKey = 2,

    /// <summary>A peer with the same key stands before it.</summary>
    DuplicateKey = 3,

    /// <summary>A peer before it already has one of its allowed IPs.</summary>
    AllowedIpTaken = 4,

    /// <summary>Its endpoint lies inside this interface's allowed IPs, so packets to it would loop; the peer is kept without the endpoint.</summary>
    EndpointInsideTunnel = 5,
}
