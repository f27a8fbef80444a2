using System.Net;
using Lanstead.Primitives;

namespace Lanstead.DataPlane;

/// <summary>What should be true of one peer. Immutable; does not own the preshared key.</summary>
/// <param name="PublicKey">Who it is.</param>
/// <param name="PresharedKey">Secret mixed into the handshake; null for none.</param>
/// <param name="Endpoint">Where to send; null leaves what it has, by an earlier call or learnt from its packets.</param>
/// <param name="AllowedIps">Addresses that it may use, exactly; no two peers of an interface share one.</param>
/// <param name="PersistentKeepaliveSeconds">Seconds between keepalives; 0 for none.</param>
public sealed record TunnelPeer(
    PublicKey PublicKey,
    PresharedKey? PresharedKey,
    IPEndPoint? Endpoint,
    IReadOnlyList<IPNetwork> AllowedIps,
    ushort PersistentKeepaliveSeconds)
{
    /// <summary>The key that it had before, by which it may come still; null for none. Back ends but the engine do not know it.</summary>
    public PublicKey? FormerKey { get; init; }

    /// <summary>Another preshared key by which it may answer, all zero for none, while one takes the other's place; null: no other. Not owned. Back ends but the engine do not know it.</summary>
    public PresharedKey? OtherPresharedKey { get; init; }

    /// <summary>Whether <see cref="Endpoint"/> is set in any case, or only where the peer has none.</summary>
    public EndpointUse EndpointUse { get; init; } = EndpointUse.Always;

    /// <summary>Whether the other end is an agent, whose engine answers when it is asked how large a packet came through. Only the engine asks.</summary>
    public bool AnswersProbes { get; init; }
}

/// <summary>When a configured endpoint is set.</summary>
public enum EndpointUse
{
    /// <summary>Whenever the peer's endpoint differs: to try another address. Undoes what the peer's own packets taught (roaming).</summary>
    Always = 0,

    /// <summary>Only while the peer has none: the peer may roam.</summary>
    WhenUnknown = 1,
}
