using Lanstead.Agent.Exposing;
using Lanstead.Agent.State;
using Lanstead.Crypto;
using Lanstead.Policy;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Desired;

/// <summary>This machine in one network: its peer, its key, its copy of the map. Guarded by <see cref="Membership"/>.</summary>
internal sealed class Member(NetworkReplica replica, PolicyCopy policy, PlanCopy plan, PeerId peer)
{
    public PolicyCopy Policy { get; } = policy;

    public PlanCopy Plan { get; } = plan;

    public NetworkReplica Replica { get; } = replica;

    public PeerId Peer { get; set; } = peer;

    /// <summary>The server asks for the public key.</summary>
    public bool NeedsKey { get; set; }

    public PrivateKey? PrivateKey { get; private set; }

    public PublicKey? PublicKey { get; private set; }

    public NetworkLink? Link { get; set; }

    /// <summary>Why the server gives no map; empty: it does.</summary>
    public string Held { get; set; } = "";

    /// <summary>The newest lease; null: none came yet, as from an older server.</summary>
    public HeldLease? Lease { get; set; }

    /// <summary>The key that the others are being told of; null while none is.</summary>
    public PrivateKey? NextKey { get; set; }

    /// <summary>The key before this one, by which others may come still.</summary>
    public PrivateKey? FormerKey { get; set; }

    /// <summary>Why this network cannot come up, before any map is looked at.</summary>
    public Failure? Failure { get; set; }

    public void Use(PrivateKey key)
    {
        PrivateKey = key;
        PublicKey = X25519.PublicKeyOf(key);
        Failure = null;
    }

    public MemberView View() => new(
        Replica.Network, Peer, NeedsKey, PrivateKey, PublicKey, Replica.Head, Replica.Peers, Replica.MalformedPeers, Link, Failure,
        Policy.Rules, Policy.Epoch, Policy.Revision, Policy.Version) { Held = Held, Lease = Lease, Exposures = Plan.Exposures, PlanRevision = Plan.Revision, NextPublicKey = NextKey is null ? null : X25519.PublicKeyOf(NextKey), OtherKey = NextKey ?? FormerKey };
}

/// <summary>One moment of a <see cref="Member"/>; the head and the peers are shared and not to be changed.</summary>
internal sealed record MemberView(
    NetworkId Network, PeerId Peer, bool NeedsKey, PrivateKey? PrivateKey, PublicKey? PublicKey, NetworkStatement? Head, PeerSet Peers,
    IReadOnlyDictionary<PeerId, string> MalformedPeers, NetworkLink? Link, Failure? Failure,
    DeviceRules Rules, ulong PolicyEpoch, ulong PolicyRevision, ulong PolicyVersion)
{
    /// <summary>Why the server gives no map: <c>approval</c>, <c>disabled</c>, <c>expired</c>; empty: it does.</summary>
    public string Held { get; init; } = "";

    /// <summary>The newest lease; null: none came yet.</summary>
    public HeldLease? Lease { get; init; }

    /// <summary>Of a tunnel: what this machine exposes, as its hub or from home.</summary>
    public IReadOnlyList<PlannedExposure> Exposures { get; init; } = [];

    /// <summary>The revision of <see cref="Exposures"/>; 0: none came yet.</summary>
    public ulong PlanRevision { get; init; }

    /// <summary>The key that the server is to tell the others of; null while none is.</summary>
    public PublicKey? NextPublicKey { get; init; }

    /// <summary>A second key by which others reach this machine, while one takes the other's place; null: none. Owned by the member.</summary>
    public PrivateKey? OtherKey { get; init; }

    /// <summary>The second key as it counts at a time: one that gave way to another ends with the server's word of it.</summary>
    public PrivateKey? OtherKeyAt(DateTimeOffset now) => OtherKey is null || NextPublicKey is not null
        || Peers.Peers.FirstOrDefault(peer => peer.PeerId == Peer.ToWire())?.FormerUntil > now.ToUnixTimeMilliseconds() ? OtherKey : null;

    /// <summary>The peers that are fit to be judged: those that were signed, less the malformed ones.</summary>
    public IEnumerable<Peer> SoundPeers => MalformedPeers.Count == 0
        ? Peers.Peers
        : Peers.Peers.Where(peer => !(WireId.TryRead(peer.PeerId, out PeerId id) && MalformedPeers.ContainsKey(id)));

    /// <summary>What this machine is in the network, as the signed map has it.</summary>
    public NetworkRole Role => Head switch
    {
        { HubPeerId.IsEmpty: false } head => head.HubPeerId.Equals(Peer.ToWire()) ? NetworkRole.Hub : NetworkRole.Client,
        { } head when head.GatewayPeerId.Equals(Peer.ToWire()) => NetworkRole.Gateway,
        _ => NetworkRole.Mesh,
    };

    public string Name => Head?.Name ?? Network.ToString();
}
