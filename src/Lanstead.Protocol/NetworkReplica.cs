using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;

namespace Lanstead.Protocol;

/// <summary>An agent's copy of one network's map, and the rules by which it takes a new one.</summary>
/// <remarks>
/// Pure: no clock, no I/O. Not thread-safe; one owner. A refused frame leaves the state as it was. The outcomes that
/// call for a Resync are told by <see cref="WantsResync"/>.
/// </remarks>
public sealed class NetworkReplica(StateVerifier verifier, ServerId server, NetworkId network)
{
    // Peers whose removal waits for a second, whole map.
    private HashSet<PeerId>? _held;

    /// <summary>The network.</summary>
    public NetworkId Network => network;

    /// <summary>The head that is in force; null before the first map. Shared: not to be changed.</summary>
    public NetworkStatement? Head { get; private set; }

    /// <summary>The head with its signature, for the disk.</summary>
    public Signed? SignedHead { get; private set; }

    /// <summary>The peers that are in force, as they were signed: with those of <see cref="MalformedPeers"/>, since the hash binds all.</summary>
    public PeerSet Peers { get; private set; } = PeerSet.Empty;

    /// <summary>Peers that are signed and against the rules of <see cref="StateRules"/>, with what is wrong: each is left out, the others count.</summary>
    public IReadOnlyDictionary<PeerId, string> MalformedPeers { get; private set; } = new Dictionary<PeerId, string>();

    /// <summary>True: a removal of most peers is not taken however often it is said, since the network is locked.</summary>
    public bool HoldsRemovals { get; set; }

    /// <summary>What is wrong with the last frame that came out as <see cref="MapOutcome.Malformed"/>.</summary>
    public string? Fault { get; private set; }

    /// <summary>The whole state as one map, for the disk; null before the first.</summary>
    public NetworkMap? ToMap() => SignedHead is null ? null : new NetworkMap { Head = SignedHead, Peers = { Peers.Bytes } };

    /// <summary>Whether the outcome asks for a whole map.</summary>
    public static bool WantsResync(MapOutcome outcome) => outcome is MapOutcome.Gap or MapOutcome.BadSignature or MapOutcome.Foreign
        or MapOutcome.Malformed or MapOutcome.HashMismatch or MapOutcome.Held;

    /// <summary>Takes a whole map, from the server or from the disk.</summary>
    public MapOutcome Take(NetworkMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (CheckHead(map.Head, out NetworkStatement head) is { } refused)
            return refused;
        switch (CompareToOurs(head))
        {
            case < 0:
                return MapOutcome.Stale;
            case 0:
                return head.PeersHash.Span.SequenceEqual(Peers.Hash) ? MapOutcome.Unchanged : MapOutcome.Conflicting;
        }
        return TakePeers(map.Head, head, PeerSet.Read(map.Peers), checkAll: true, whole: true, map.Peers);
    }

    /// <summary>Takes a delta.</summary>
    public MapOutcome Take(NetworkDelta delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        if (CheckHead(delta.Head, out NetworkStatement head) is { } refused)
            return refused;
        if (Head is null || head.Epoch != Head.Epoch)
            return Head is not null && head.Epoch < Head.Epoch ? MapOutcome.Stale : MapOutcome.Gap;
        if (head.Revision <= Head.Revision)
            return head.Revision == Head.Revision ? MapOutcome.Unchanged : MapOutcome.Stale;
        if (delta.BaseRevision != Head.Revision)
            return MapOutcome.Gap;
        // A new range is checked against every peer; else those that did not change have passed before.
        bool moved = head.Ipv4Cidr != Head.Ipv4Cidr || head.Ipv6Cidr != Head.Ipv6Cidr;
        return TakePeers(delta.Head, head, Peers.Change(delta.Upserts, delta.Removed), checkAll: moved, whole: false, delta.Upserts);
    }

    private MapOutcome? CheckHead(Signed? signed, out NetworkStatement head)
    {
        head = new NetworkStatement();
        if (signed is null)
            return Malformed("the head is missing");
        if (!verifier.TryRead(signed, out NetworkStatement? read))
            return MapOutcome.BadSignature;
        head = read;
        if (StateRules.Check(head) is { } fault)
            return Malformed(fault);
        return head.ServerId != server.ToWire() || head.NetworkId != network.ToWire() ? MapOutcome.Foreign : null;
    }

    private int CompareToOurs(NetworkStatement head)
    {
        if (Head is null)
            return 1;
        int epochs = head.Epoch.CompareTo(Head.Epoch);
        return epochs != 0 ? epochs : head.Revision.CompareTo(Head.Revision);
    }

    private MapOutcome TakePeers(
        Signed signed, NetworkStatement head, PeerSet? peers, bool checkAll, bool whole, IEnumerable<ByteString> arrived)
    {
        if (peers is null)
            return Malformed("a peer cannot be read, or comes twice");
        if (peers.Count != head.PeerCount || !head.PeersHash.Span.SequenceEqual(peers.Hash))
            return MapOutcome.HashMismatch;
        if (MustHold(peers, whole))
            return MapOutcome.Held;
        MalformedPeers = FindMalformed(head, peers, checkAll, arrived);
        (Head, SignedHead, Peers, _held, Fault) = (head, signed, peers, null, null);
        return MapOutcome.Applied;
    }

    // One row that is wrong is no reason to keep all the others from changing: the server would have that power over every network anyway.
    private Dictionary<PeerId, string> FindMalformed(NetworkStatement head, PeerSet peers, bool checkAll, IEnumerable<ByteString> arrived)
    {
        Dictionary<PeerId, string> malformed = checkAll ? [] : MalformedPeers.Where(peer => peers.Contains(peer.Key)).ToDictionary();
        foreach (Peer peer in checkAll ? peers.Peers : arrived.Select(bytes => WireMessages.Read(Peer.Parser, bytes.Span)))
        {
            // It has an id: else it would be in no set.
            var id = new PeerId(new Guid(peer.PeerId.Span, bigEndian: true));
            if (StateRules.Check(peer, head) is { } fault)
                malformed[id] = fault;
            else
                malformed.Remove(id);
        }
        return malformed;
    }

    // A mass removal is applied only when a whole map that came after the first word of it asks for no more than that.
    private bool MustHold(PeerSet peers, bool whole)
    {
        var removed = Peers.Ids.Where(id => !peers.Contains(id)).ToHashSet();
        if (removed.Count < 2 || removed.Count * 2 <= Peers.Count)
            return false;
        if (whole && !HoldsRemovals && _held is not null && removed.IsSubsetOf(_held))
            return false;
        _held = removed;
        return true;
    }

    private MapOutcome Malformed(string fault)
    {
        Fault = fault;
        return MapOutcome.Malformed;
    }
}
