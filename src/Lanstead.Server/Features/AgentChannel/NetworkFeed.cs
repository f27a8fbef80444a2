using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>One network as this server process keeps it for the agents connected to it.</summary>
/// <remarks>
/// A change costs one read of what changed, one signature and one serialisation; all members get the same bytes.
/// State and queueing happen under one lock, so no member sees a delta before the map that it starts from.
/// </remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "The semaphore's handle is never made, and sessions may still wait for their turn when the last one leaves.")]
internal sealed class NetworkFeed(NetworkId network, NetworkLoader loader, StateSigner signer, TimeProvider time)
{
    // Beyond this many changed peers a whole map is no dearer.
    private const int DeltaMaxPeers = 1_000;

    private readonly ConcurrentDictionary<AgentSession, byte> _members = new();
    private readonly SemaphoreSlim _turn = new(1);
    private PeerSet _peers = PeerSet.Empty;
    private NetworkStatement? _head;
    private Signed? _signed;
    private ReadOnlyMemory<byte> _map;
    private TimeSpan _leaseLength;
    private Signed? _lease;
    private long _leaseAt;
    private ReadOnlyMemory<byte> _lock;

    /// <summary>How many sessions hold the feed; guarded by <see cref="NetworkFeeds"/>.</summary>
    public int Holders { get; set; }

    /// <summary>Adds a member and sends what it lacks.</summary>
    public async Task SubscribeAsync(AgentSession session, KnownNetwork? known, CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            if (_head is null)
                await AdvanceAsync(stop);
            // Gone meanwhile: the manifest that says so is on its way.
            if (_head is null)
                return;
            TellLock(session);
            if (await CatchUpAsync(known, stop) is { } frame)
                session.Send(frame);
            session.Send(new ServerFrame { Lease = LeaseNow() });
            _members[session] = 0;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Unsubscribe(AgentSession session) => _members.TryRemove(session, out _);

    /// <summary>Reads what is newer than what we have, and tells all members.</summary>
    public async Task RefreshAsync(long? revision, CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            if (_head is null || (ulong?)revision <= _head.Revision)
                return;
            if (await AdvanceAsync(stop) is { } delta)
            {
                foreach (AgentSession member in _members.Keys)
                {
                    TellLock(member);
                    member.Send(delta);
                }
            }
            SendLeaseWhenDue();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Renews the lease of all members when enough of it has passed.</summary>
    public async Task RenewLeaseAsync(CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            SendLeaseWhenDue();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends the whole map to one member that asks for it.</summary>
    public async Task ResyncAsync(AgentSession session, CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            if (_head is not null && _members.ContainsKey(session))
                session.Send(Map());
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>True when an agent says that it has our revision, but its hash is not ours.</summary>
    public bool Differs(ulong revision, ByteString hash) =>
        _head is { } head && hash.Length > 0 && revision == head.Revision && hash != head.PeersHash;

    // Returns the delta's frame; null when nothing is newer or this was the first load.
    private async Task<ReadOnlyMemory<byte>?> AdvanceAsync(CancellationToken stop)
    {
        ulong from = _head?.Revision ?? 0;
        if (await loader.LoadAsync(network, (long)from, stop) is not { } changes || changes.Head.Revision == from)
            return null;
        _peers = _peers.Change(changes.Upserts, changes.Removed) ?? throw new InvalidOperationException("A peer came twice out of the database.");
        NetworkStatement head = changes.Head;
        if (head.Lock.Length > 0 && head.Lock.Hash != _head?.Lock.Hash && WireId.TryRead(head.TenantId, out TenantId tenant))
            _lock = new ServerFrame { LockLog = await loader.LockAsync(tenant, stop) }.ToByteArray();
        head.PeersHash = ByteString.CopyFrom(_peers.Hash);
        head.PeerCount = (uint)_peers.Count;
        (_head, _signed, _map) = (head, signer.Sign(head), default);
        // A new length counts from now on.
        if (_leaseLength != changes.Lease)
            (_leaseLength, _lease) = (changes.Lease, null);
        if (from == 0)
            return null;
        var delta = new NetworkDelta { Head = _signed, BaseRevision = from, Upserts = { changes.Upserts }, Removed = { changes.Removed } };
        return new ServerFrame { NetworkDelta = delta }.ToByteArray();
    }

    // Before the map: who takes that must know by which lock to judge it.
    private void TellLock(AgentSession member)
    {
        if (_head is { Lock.Length: > 0 } head && member.LacksLock(head.TenantId, head.Lock.Hash))
            member.Send(_lock);
    }

    // The frame that brings a member from what it knows to where we are; null when it is there.
    private async Task<ReadOnlyMemory<byte>?> CatchUpAsync(KnownNetwork? known, CancellationToken stop)
    {
        NetworkStatement head = _head!;
        if (known is null || known.Revision == 0 || known.Epoch != head.Epoch || known.Revision > head.Revision)
            return Map();
        if (known.Revision == head.Revision)
            return null;
        if (await loader.ChangedBetweenAsync(network, (long)known.Revision, (long)head.Revision, stop) is not { Length: <= DeltaMaxPeers } changed)
            return Map();
        // The head is signed already: a member that missed something costs no further signature.
        var delta = new NetworkDelta { Head = _signed, BaseRevision = known.Revision };
        foreach (PeerId peer in changed.Select(PeerId.From))
        {
            if (_peers.FindBytes(peer) is { } bytes)
                delta.Upserts.Add(bytes);
            else
                delta.Removed.Add(peer.ToWire());
        }
        return new ServerFrame { NetworkDelta = delta }.ToByteArray();
    }

    private void SendLeaseWhenDue()
    {
        if (_head is null || !IsLeaseDue())
            return;
        ReadOnlyMemory<byte> frame = new ServerFrame { Lease = LeaseNow() }.ToByteArray();
        foreach (AgentSession member in _members.Keys)
            member.Send(frame);
    }

    private bool IsLeaseDue() => _lease is null || (_leaseLength > TimeSpan.Zero && time.GetElapsedTime(_leaseAt) >= LeaseRules.RenewAfter(_leaseLength));

    // One signature for all members, and for those who come before it is renewed: what is left of it is never less than three quarters.
    private Signed LeaseNow()
    {
        if (_lease is null || IsLeaseDue())
        {
            _leaseAt = time.GetTimestamp();
            _lease = signer.Sign(new Lease
            {
                ServerId = _head!.ServerId, Epoch = _head.Epoch, NetworkId = _head.NetworkId, Seconds = (uint)_leaseLength.TotalSeconds,
                IssuedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });
        }
        return _lease;
    }

    private ReadOnlyMemory<byte> Map()
    {
        if (_map.IsEmpty)
            _map = new ServerFrame { NetworkMap = new NetworkMap { Head = _signed, Peers = { _peers.Bytes } } }.ToByteArray();
        return _map;
    }
}
