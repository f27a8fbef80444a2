using Lanstead.Primitives;
using Lanstead.Protocol.Wire;

namespace Lanstead.Protocol.Locks;

/// <summary>How a device stands with the network lock.</summary>
public enum MemberStanding
{
    /// <summary>A signer vouches for it as it is.</summary>
    Trusted = 1,

    /// <summary>No signer has signed it.</summary>
    Waiting = 2,

    /// <summary>Who signed it is no signer, or no longer.</summary>
    SignerUnknown = 3,

    /// <summary>It is signed, but as something else: another address, range, key or network.</summary>
    Changed = 4,

    /// <summary>It is signed, but did not sign the WireGuard key that the server gives for it.</summary>
    KeyUnsigned = 5,

    /// <summary>A signer has revoked its key.</summary>
    Revoked = 6,
}

/// <summary>Judges what a map says of a device by the log of its tenant. Pure.</summary>
public static class LockJudge
{
    /// <summary>How a peer stands, and as what it was signed.</summary>
    /// <param name="log">The lock; it is on.</param>
    /// <param name="head">The network.</param>
    /// <param name="peer">The peer, as the server tells of it.</param>
    public static (MemberStanding Standing, LockRole Role) Judge(SignerLog log, NetworkStatement head, Peer peer)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(peer);
        LockRole role = peer.ConfigOnly ? LockRole.Config : LockRole.Agent;
        if (log.IsRevoked((peer.ConfigOnly ? peer.PublicKey : peer.LockKey).Span))
            return (MemberStanding.Revoked, role);
        if (peer.MembershipSignature.IsEmpty)
            return (MemberStanding.Waiting, role);
        if (log.FindSigner(peer.MembershipSigner.Span) is not { } signer)
            return (MemberStanding.SignerUnknown, role);
        if (!IsVouchedFor(role))
        {
            role = LockRole.Gateway;
            if (peer.ConfigOnly || !IsVouchedFor(role))
                return (MemberStanding.Changed, LockRole.Agent);
        }
        return (peer.ConfigOnly || HasItsKey(head, peer) ? MemberStanding.Trusted : MemberStanding.KeyUnsigned, role);

        bool IsVouchedFor(LockRole asked) => LockMember.Of(log.Tenant, head, peer, asked)?.IsVouchedFor(signer.PublicKey.Span, peer.MembershipSignature.Span) == true;
    }

    /// <summary>How a LAN behind a peer stands: trusted, waiting, by a signer that is none, changed, or behind a device whose key was revoked.</summary>
    /// <param name="log">The lock; it is on.</param>
    /// <param name="head">The network.</param>
    /// <param name="peer">The peer that leads there; how it stands itself is another question.</param>
    /// <param name="route">The LAN, as the server tells of it.</param>
    public static MemberStanding Judge(SignerLog log, NetworkStatement head, Peer peer, PeerRoute route)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(route);
        if (log.IsRevoked(peer.LockKey.Span))
            return MemberStanding.Revoked;
        if (route.Signature.IsEmpty)
            return MemberStanding.Waiting;
        if (log.FindSigner(route.Signer.Span) is not { } signer)
            return MemberStanding.SignerUnknown;
        return LockRoute.Of(log.Tenant, head, peer, route)?.IsVouchedFor(signer.PublicKey.Span, route.Signature.Span) == true ? MemberStanding.Trusted : MemberStanding.Changed;
    }

    // No key yet is nothing that could be wrong.
    private static bool HasItsKey(NetworkStatement head, Peer peer) =>
        peer.PublicKey.IsEmpty || IsItsOwn(head, peer, peer.PublicKey.Span);

    /// <summary>True when the device itself, by its lock key, says that a WireGuard key is its own.</summary>
    public static bool IsItsOwn(NetworkStatement head, Peer peer, ReadOnlySpan<byte> wireGuardKey)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(peer);
        if (wireGuardKey.Length != PublicKey.SizeBytes || !WireId.TryRead(head.NetworkId, out NetworkId network) || !WireId.TryRead(peer.DeviceId, out DeviceId device))
            return false;
        var key = new PublicKey(wireGuardKey);
        return peer.KeySignatures.Take(KeySignaturesMax).Any(signature => LockKey.Vouches(peer.LockKey.Span, network, device, key, signature.Span));
    }

    /// <summary>Most WireGuard keys of a device in one network: the present one and those around a change.</summary>
    public const int KeySignaturesMax = 4;
}
