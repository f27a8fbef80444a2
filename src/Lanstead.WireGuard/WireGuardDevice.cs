using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Lanstead.Primitives;
using Lanstead.WireGuard.Cookies;
using Lanstead.WireGuard.Noise;
using Lanstead.WireGuard.Routing;
using Lanstead.WireGuard.Sessions;
using Lanstead.WireGuard.Timers;

namespace Lanstead.WireGuard;

/// <summary>One WireGuard interface without its I/O: packets, time and randomness go in; packets and deadlines come out.</summary>
/// <remarks>
/// Thread-safe. Time is a monotonic <see cref="TimeSpan"/> since any origin, the same for all calls; the wall clock is for timestamps only.
/// The files: this one holds configuration, <c>WireGuardDevice.Handshakes.cs</c> what comes in, <see cref="Peer"/> what happens with each peer.
/// </remarks>
public sealed partial class WireGuardDevice : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<KeyBits, Peer> _peers = new();
    private readonly SourceLimiter _strangers;
    private readonly SourceLimiter _proved;
    private readonly SourceLimiter _familiar;
    private readonly SourceLimiter _awaited;
    private readonly LoadWatch _load;
    private Identity? _identity;
    private Identity? _other;
    private IReadOnlyList<Peer>? _snapshot = [];
    private Traffic _formerTraffic;
    private long _sequence;
    private volatile bool _isUp = true;

    /// <summary>Makes a device without key and peers. It is up.</summary>
    /// <param name="sessions">Shared by all devices of one port.</param>
    /// <param name="random">For keys, indices, nonces and jitter.</param>
    /// <param name="timestamps">Keeps our timestamps from going back; null for one that does not outlive the process.</param>
    /// <param name="limits">What strangers may cost; null for the defaults.</param>
    /// <param name="known">Shared by all devices of one port; null for one of its own.</param>
    public WireGuardDevice(
        SessionTable sessions, IRandomSource random, TimestampFloor? timestamps = null, HandshakeLimits? limits = null, KnownSources? known = null)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        ArgumentNullException.ThrowIfNull(random);
        limits ??= new HandshakeLimits();
        (Sessions, Random, Timestamps) = (sessions, random, timestamps ?? new TimestampFloor());
        Known = known ?? new KnownSources(random);
        _strangers = new SourceLimiter(limits.StrangersPerSecond, limits.StrangersBurst, limits.Sources, random);
        _proved = new SourceLimiter(ProtocolConstants.HandshakesPerSecond, ProtocolConstants.HandshakesBurst, limits.Sources, random);
        _familiar = new SourceLimiter(ProtocolConstants.HandshakesPerSecond, ProtocolConstants.HandshakesBurst, limits.Sources, random);
        _awaited = new SourceLimiter(ProtocolConstants.HandshakesPerSecond, ProtocolConstants.HandshakesBurst, limits.Sources, random);
        _load = new LoadWatch(limits.TotalPerSecond);
    }

    /// <summary>Where receiver indices are found.</summary>
    public SessionTable Sessions { get; }

    /// <summary>Whose an inner address is.</summary>
    public AllowedIpTable AllowedIps { get; } = new();

    /// <summary>What was refused, by reason; the lanes count here too.</summary>
    public RefusalCounters Refusals { get; } = new();

    /// <summary>Datagrams and bytes of all peers, those that were removed included.</summary>
    public Traffic Traffic
    {
        get
        {
            lock (_gate)
                return Peers.Aggregate(_formerTraffic, static (sum, peer) => sum + peer.Traffic);
        }
    }

    /// <summary>Our public key; null without a private one.</summary>
    public PublicKey? PublicKey => Volatile.Read(ref _identity)?.PublicKey;

    /// <summary>Whether the interface is up.</summary>
    public bool IsUp => _isUp;

    /// <summary>The earliest time at which <see cref="OnDeadline"/> has something to do; null for never.</summary>
    public TimeSpan? NextDeadline => Deadlines.NextTicks is var next && next != DeadlineQueue.Never ? TimeSpan.FromTicks(next) : null;

    /// <summary>Called when <see cref="NextDeadline"/> moved to earlier, on the thread that moved it: it wakes whoever sleeps until then, returns at once, and calls nothing here.</summary>
    public Action? DeadlineMovedEarlier
    {
        get => Deadlines.MovedEarlier;
        set => Deadlines.MovedEarlier = value;
    }

    /// <summary>A copy of the peers, in the order of their addition.</summary>
    public IReadOnlyList<Peer> Peers
    {
        get
        {
            lock (_gate)
                return _snapshot ??= [.. _peers.Values.Distinct().OrderBy(peer => peer.Sequence)];
        }
    }

    /// <summary>Where peers proved themselves.</summary>
    internal KnownSources Known { get; }

    internal IRandomSource Random { get; }

    internal TimestampFloor Timestamps { get; }

    internal DeadlineQueue Deadlines { get; } = new();

    /// <summary>Sets our private key while everything runs; null for none. The key is copied.</summary>
    /// <remarks>
    /// As the kernel does: a peer with our new key is removed; open handshakes are void; nothing more is sent on the sessions, which receive until they expire.
    /// The next packet to a peer asks for a new handshake, at once. Not so when it is the other key (<see cref="SetOtherKey"/>): then the two change places, and
    /// sessions and handshakes go on.
    /// </remarks>
    public void SetPrivateKey(PrivateKey? key)
    {
        Identity? next = key is null || !key.Reveal().ContainsAnyExcept((byte)0) ? null : new Identity(key, Random);
        Identity? former;
        lock (_gate)
        {
            former = _identity;
            if (former is not null && next is not null && former.Key == next.Key)
            {
                next.Retire();
                return;
            }
            if (former is not null && next is not null && _other is { } other && other.Key == next.Key)
            {
                next.Retire();
                Volatile.Write(ref _other, former);
                Volatile.Write(ref _identity, other);
                return;
            }
            Volatile.Write(ref _identity, next);
            if (next is not null && _peers.TryGetValue(next.Key, out Peer? self))
                Remove(self);
            foreach (Peer peer in _peers.Values)
                peer.OnIdentityChanged();
        }
        former?.Retire();
    }

    /// <summary>A copy of our private key, which the caller disposes; null for none.</summary>
    public PrivateKey? CopyPrivateKey()
    {
        if (HoldIdentity() is not { } identity)
            return null;
        var copy = new PrivateKey(identity.PrivateBytes);
        identity.Release();
        return copy;
    }

    /// <summary>Adds a peer, or answers with the one that has the key already; null for our own key, which is refused.</summary>
    public Peer? AddPeer(PublicKey key)
    {
        lock (_gate)
        {
            var bits = KeyBits.Of(key.Bytes);
            if (_identity is { } identity && identity.Key == bits)
                return null;
            if (_peers.TryGetValue(bits, out Peer? known))
                return known;
            var peer = new Peer(this, key, _sequence++);
            _peers[bits] = peer;
            _snapshot = null;
            return peer;
        }
    }

    /// <summary>The peer with a key; null when there is none.</summary>
    public Peer? FindPeer(PublicKey key) => _peers.GetValueOrDefault(KeyBits.Of(key.Bytes));

    /// <summary>Removes the peer with a key: its sessions, prefixes and timers are gone at once.</summary>
    /// <returns>The peer, so that the caller lets go of what it kept with it; null when there is none.</returns>
    public Peer? RemovePeer(PublicKey key)
    {
        lock (_gate)
        {
            if (!_peers.TryGetValue(KeyBits.Of(key.Bytes), out Peer? peer))
                return null;
            Remove(peer);
            return peer;
        }
    }

    /// <summary>Takes the interface up or down. Down, all sessions and timers are gone and every message is refused; the configuration stays.</summary>
    public void SetUp(bool up, TimeSpan now)
    {
        lock (_gate)
        {
            if (_isUp == up)
                return;
            _isUp = up;
            foreach (Peer peer in _peers.Values)
            {
                if (up)
                    peer.Start(now);
                else
                    peer.Stop();
            }
        }
    }

    /// <summary>Does what is due for all peers.</summary>
    public void OnDeadline(TimeSpan now, DateTimeOffset wallClock, IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        while (Deadlines.TakeDue(now.Ticks) is { } peer)
            peer.OnDeadline(now, wallClock, outbox);
    }

    /// <inheritdoc/>
    /// <remarks>Zeroes all keys, as soon as no lane holds them any more.</remarks>
    public void Dispose()
    {
        lock (_gate)
        {
            _isUp = false;
            foreach (Peer peer in _peers.Values.Distinct())
                Remove(peer);
            _identity?.Retire();
            Volatile.Write(ref _identity, null);
            _other?.Retire();
            Volatile.Write(ref _other, null);
        }
    }

    /// <summary>Our key, held, for a computation; null without one.</summary>
    internal Identity? HoldIdentity()
    {
        // A key that is being replaced refuses: then there is a new one, or none.
        while (Volatile.Read(ref _identity) is { } identity)
        {
            if (identity.TryHold())
                return identity;
        }
        return null;
    }

    internal bool IsCurrent(Identity identity) => Volatile.Read(ref _identity) == identity || Volatile.Read(ref _other) == identity;

    /// <summary>Jitter for one retry.</summary>
    internal long NextJitterTicks()
    {
        uint drawn = 0;
        Random.Fill(MemoryMarshal.AsBytes(new Span<uint>(ref drawn)));
        return (long)(drawn % (ulong)(ProtocolConstants.RekeyTimeoutJitterMax.Ticks + 1));
    }

    private void Remove(Peer peer)
    {
        _peers.TryRemove(peer.Key, out _);
        if (peer.FormerKey is { } former)
            _peers.TryRemove(KeyBits.Of(former.Bytes), out _);
        _snapshot = null;
        // In this order: from now on no prefix is given to it any more.
        peer.Remove();
        AllowedIps.RemoveAll(peer);
        _formerTraffic += peer.Traffic;
    }
}
