using System.Runtime.CompilerServices;
using Google.Protobuf;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Policy;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Locks;

/// <summary>What of a network's map counts under its lock.</summary>
/// <param name="Head">The head, without a gateway that nobody vouches for.</param>
/// <param name="Peers">The peers that are signed, and all when there is no lock.</param>
/// <param name="Refusals">What was left out, and why.</param>
/// <param name="Whole">Why the whole network is refused; null when it is not.</param>
/// <param name="Routes">How LANs behind devices stand, each by its own object; null when there is no lock.</param>
internal sealed record LockedMap(NetworkStatement Head, IEnumerable<Peer> Peers, IReadOnlyList<Refusal> Refusals, Refusal? Whole, IReadOnlyDictionary<PeerRoute, MemberStanding>? Routes = null);

/// <summary>Leaves out of maps what no signing device vouches for.</summary>
/// <remarks>Owned by the reconcile loop. A signature takes a tenth of a millisecond to check, so a verdict is kept for as long as the peer and the log are the same.</remarks>
internal sealed class LockGate(LockBook book)
{
    private readonly ConditionalWeakTable<Peer, Kept> _kept = [];

    /// <summary>What the verdict depends on besides the map: the same value, the same verdict.</summary>
    public LockPlace PlaceOf(MemberView member) => book.PlaceOf(member.Network, WireId.TryRead(member.Head?.TenantId, out TenantId tenant) ? tenant : default);

    public LockedMap Judge(MemberView member, LockPlace place)
    {
        NetworkStatement head = member.Head!;
        if (place.TenantChanged)
            return Refuse(head, LockFailures.TenantChanged, "The server says that this network belongs to another space now. It was under a network lock, and cannot leave it so.");
        if (place.IsLost)
            return Refuse(head, LockFailures.LogRefused, "The log of its network lock is damaged on this machine or has not come yet, and the server has not sent the one that belongs here.");
        if (!place.IsExpected)
            return Refuse(head, LockFailures.NetworkUnexpected, "The server put this machine into a network that nobody joined here. This machine is under a network lock, so it does not follow. If it is wanted: lanstead up --key KEY");
        if (place.Log is not { } log)
            return new LockedMap(head, member.SoundPeers, [], null);

        // 1. This machine itself: the network's range and its own address are vouched for with it.
        Peer? own = member.Peers.Find(member.Peer);
        (MemberStanding standing, LockRole role) = own is null ? (MemberStanding.Waiting, LockRole.Agent) : Judge(log, head, own);
        if (standing != MemberStanding.Trusted || own is null)
            return Refuse(head, LockFailures.OwnUnsigned, $"This device is not signed for the network lock{Because(standing)}. {Ask(log, own?.Name ?? "this-device")}");

        // 2. The others, each on its own.
        var refusals = new List<Refusal>();
        var peers = new List<Peer> { own };
        var routes = new Dictionary<PeerRoute, MemberStanding>(ReferenceEqualityComparer.Instance);
        JudgeRoutes(log, head, own, routes);
        LockRole gateway = head.GatewayPeerId.Equals(own.PeerId) ? role : LockRole.Agent;
        foreach (Peer peer in member.SoundPeers.Where(peer => peer != own))
        {
            (standing, role) = Judge(log, head, peer);
            if (standing != MemberStanding.Trusted)
            {
                refusals.Add(new Refusal($"peer {LocalPolicy.Printable(peer.Name)}", CodeOf(standing), $"It is not signed for the network lock{Because(standing)}. {Ask(log, LocalPolicy.Printable(peer.Name))}"));
                continue;
            }
            JudgeRoutes(log, head, peer, routes);
            peers.Add(WithItsKeys(head, peer, refusals));
            if (head.GatewayPeerId.Equals(peer.PeerId))
                gateway = role;
        }

        // 3. Who carries the packets of others.
        if (!head.GatewayPeerId.IsEmpty && gateway != LockRole.Gateway)
        {
            refusals.Add(new Refusal("gateway", LockFailures.GatewayUnsigned, $"The device that the server names as the gateway is not signed as one. {Ask(log, NameOf(member, head.GatewayPeerId))}"));
            head = head.Clone();
            head.GatewayPeerId = ByteString.Empty;
        }
        if ((head.Lock?.Length ?? 0) < (ulong)log.Length)
            refusals.Add(new Refusal("lock", LockFailures.LogRefused, "The server tells of an older network lock than the one that is here, or of none. The one that is here stays in force."));
        return new LockedMap(head, peers, refusals, null, routes);
    }

    private (MemberStanding Standing, LockRole Role) Judge(SignerLog log, NetworkStatement head, Peer peer)
    {
        if (_kept.TryGetValue(peer, out Kept? kept) && kept.Fits(log, head))
            return kept.Verdict;
        (MemberStanding, LockRole) verdict = LockJudge.Judge(log, head, peer);
        MemberStanding[] routes = [.. peer.Routes.Take(RouteRules.Max).Select(route => LockJudge.Judge(log, head, peer, route))];
        _kept.AddOrUpdate(peer, new Kept(log, head.NetworkId, head.Ipv4Cidr, head.Ipv6Cidr, verdict, routes));
        return verdict;
    }

    // Whoever was just judged has its LANs judged with it.
    private void JudgeRoutes(SignerLog log, NetworkStatement head, Peer peer, Dictionary<PeerRoute, MemberStanding> routes)
    {
        if (peer.Routes.Count == 0 || !_kept.TryGetValue(peer, out Kept? kept) || !kept.Fits(log, head))
            return;
        foreach ((PeerRoute route, MemberStanding standing) in peer.Routes.Zip(kept.Routes))
            routes[route] = standing;
    }

    /// <summary>Why a LAN behind a device does not count; for people.</summary>
    public static string RouteRefused(MemberStanding standing, string device) => $"It is not signed for the network lock{standing switch
    {
        MemberStanding.SignerUnknown => ": who signed it is no signer any more",
        MemberStanding.Changed => ": what was signed is another range, another mapping, or behind another device",
        MemberStanding.Revoked => ": the key of the device was revoked",
        _ => "",
    }}. On a signing device somebody runs: lanstead lock sign {device}";

    // The key that it had before is a way in as well: one that it did not sign is left out, as if it were over.
    private static Peer WithItsKeys(NetworkStatement head, Peer peer, List<Refusal> refusals)
    {
        if (peer.FormerKey.IsEmpty || LockJudge.IsItsOwn(head, peer, peer.FormerKey.Span))
            return peer;
        refusals.Add(new Refusal($"peer {LocalPolicy.Printable(peer.Name)}", LockFailures.PeerKeyUnsigned, "The server gives a key that it had before, which its own lock key did not sign: it is not let in by that one."));
        Peer copy = peer.Clone();
        (copy.FormerKey, copy.FormerUntil) = (ByteString.Empty, 0);
        return copy;
    }

    private static LockedMap Refuse(NetworkStatement head, string code, string detail) => new(head, [], [], new Refusal("network", code, detail));

    private static string NameOf(MemberView member, ByteString peer) =>
        WireId.TryRead(peer, out PeerId id) && member.Peers.Find(id) is { } found ? LocalPolicy.Printable(found.Name) : "NAME";

    private static string Ask(SignerLog log, string name) =>
        $"On a signing device ({string.Join(", ", log.Signers.Take(3).Select(signer => LocalPolicy.Printable(signer.Label)))}{(log.Signers.Count > 3 ? " …" : "")}) somebody runs: lanstead lock sign {name}";

    private static string Because(MemberStanding standing) => standing switch
    {
        MemberStanding.SignerUnknown => ": who signed it is no signer any more",
        MemberStanding.Changed => ": it was signed with another address, range, key or role",
        MemberStanding.KeyUnsigned => ": its own lock key did not sign the WireGuard key that the server gives for it",
        MemberStanding.Revoked => ": its key was revoked",
        _ => "",
    };

    private static string CodeOf(MemberStanding standing) => standing switch
    {
        MemberStanding.SignerUnknown => LockFailures.PeerSignerUnknown,
        MemberStanding.Changed => LockFailures.PeerChanged,
        MemberStanding.KeyUnsigned => LockFailures.PeerKeyUnsigned,
        MemberStanding.Revoked => LockFailures.PeerRevoked,
        _ => LockFailures.PeerUnsigned,
    };

    // A log is immutable: the same object is the same content.
    private sealed record Kept(SignerLog Log, ByteString Network, string Range4, string Range6, (MemberStanding, LockRole) Verdict, MemberStanding[] Routes)
    {
        public bool Fits(SignerLog log, NetworkStatement head) => ReferenceEquals(Log, log) && Network == head.NetworkId && Range4 == head.Ipv4Cidr && Range6 == head.Ipv6Cidr;
    }
}
