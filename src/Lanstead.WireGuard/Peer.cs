using Lanstead.Primitives;
using Lanstead.WireGuard.Cookies;
using Lanstead.WireGuard.Noise;
using Lanstead.WireGuard.Routing;
using Lanstead.WireGuard.Sessions;
using Lanstead.WireGuard.Timers;

namespace Lanstead.WireGuard;

/// <summary>Another end of the tunnel: its keys, where it is, its sessions and its timers. Made by <see cref="WireGuardDevice.AddPeer"/>.</summary>
/// <remarks>
/// Thread-safe. Configuration, handshakes and timers run under a lock per peer; what lanes call per batch takes none, save when a session is confirmed.
/// The files: this one holds settings and figures, <c>Peer.Traffic.cs</c> what lanes tell, <c>Peer.Handshake.cs</c> the handshakes, <c>Peer.Timers.cs</c> the timers.
/// </remarks>
public sealed partial class Peer
{
    private readonly Lock _gate = new();
    private readonly SessionSlots _sessions;
    private CookieJar _cookies;
    private volatile Names _names;
    private EndpointBox? _endpoint;
    private long _receivedPackets;
    private long _receivedBytes;
    private long _sentPackets;
    private long _sentBytes;
    private RefusalCounters? _refusals;
    private long _lastHandshakeTicks;
    private long _roundTripTicks;
    private int _pathBytes;
    private bool _isGone;

    internal Peer(WireGuardDevice device, PublicKey key, long sequence)
    {
        (Device, Sequence) = (device, sequence);
        _names = new Names(key, KeyBits.Of(key.Bytes), null);
        _sessions = new SessionSlots(device.Sessions);
        _cookies = new CookieJar(key.Bytes);
    }

    /// <summary>The device that it is a peer of.</summary>
    public WireGuardDevice Device { get; }

    /// <summary>The peer's public key.</summary>
    public PublicKey PublicKey => _names.PublicKey;

    /// <summary>Another key by which it may come still; null for none.</summary>
    public PublicKey? FormerKey => _names.Former;

    /// <summary>What the lanes keep with a peer.</summary>
    public object? Tag { get; set; }

    /// <summary>Where packets for the peer are sent: as configured, and then wherever it last proved to be; <see cref="Endpoint.IsNone"/> while unknown.</summary>
    public Endpoint Endpoint => Volatile.Read(ref _endpoint)?.Value ?? default;

    /// <summary>Seconds between keepalives, 0 for none.</summary>
    public ushort PersistentKeepaliveSeconds { get; private set; }

    /// <summary>Bytes of datagrams received from the peer and found good, handshakes included.</summary>
    public long ReceivedBytes => Volatile.Read(ref _receivedBytes);

    /// <summary>Bytes of datagrams sent to the peer, handshakes included.</summary>
    public long SentBytes => Volatile.Read(ref _sentBytes);

    /// <summary>Datagrams and bytes both ways.</summary>
    public Traffic Traffic => new(Volatile.Read(ref _receivedPackets), ReceivedBytes, Volatile.Read(ref _sentPackets), SentBytes);

    /// <summary>What of this peer's was refused; null while nothing was.</summary>
    public RefusalCounters? Refusals => Volatile.Read(ref _refusals);

    /// <summary>When a handshake was last completed; null when none was.</summary>
    public DateTimeOffset? LastHandshake => Volatile.Read(ref _lastHandshakeTicks) is > 0 and long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>How long the last handshake was under way, there and back; null when none was, or when it was repeated. Costs no packet of its own.</summary>
    public TimeSpan? RoundTrip => Volatile.Read(ref _roundTripTicks) is > 0 and long ticks ? new TimeSpan(ticks) : null;

    /// <summary>The largest packet inside the tunnel that was seen to pass to the peer in one piece; 0 while that is not known.</summary>
    public int PathBytes
    {
        get => Volatile.Read(ref _pathBytes);
        set => Volatile.Write(ref _pathBytes, value);
    }

    /// <summary>Whether its other end answers when it is asked what came through.</summary>
    public bool AnswersProbes { get; set; }

    /// <summary>Whether it was removed from its device.</summary>
    public bool IsRemoved => Volatile.Read(ref _isGone);

    /// <summary>Whether a preshared key is set.</summary>
    public bool HasPresharedKey
    {
        get
        {
            lock (_gate)
                return _secrets.PresharedKey.ContainsAnyExcept((byte)0);
        }
    }

    internal KeyBits Key => _names.Key;

    /// <summary>Order of addition.</summary>
    internal long Sequence { get; }

    /// <summary>What it owns; written by <see cref="AllowedIpTable"/> under its lock.</summary>
    internal HashSet<Prefix> Prefixes { get; } = [];

    internal SessionSlots Slots => _sessions;

    /// <summary>Counts refused packets of this peer, here and with its device.</summary>
    public void Refuse(Refusal reason, long packets = 1, PacketDirection direction = PacketDirection.Incoming)
    {
        Device.Refusals.Add(reason, packets, direction);
        // Most peers never need counters of their own.
        if (Volatile.Read(ref _refusals) is not { } own)
            own = Interlocked.CompareExchange(ref _refusals, new RefusalCounters(), null) ?? _refusals!;
        own.Add(reason, packets, direction);
    }

    /// <summary>Sets where the peer is.</summary>
    public void SetEndpoint(in Endpoint endpoint)
    {
        Volatile.Write(ref _endpoint, endpoint.IsNone ? null : new EndpointBox(endpoint));
        // Whoever configured it expects the peer there: amid a flood it is not kept waiting for a cookie.
        if (!endpoint.IsNone)
            Device.Known.Add(endpoint);
    }

    /// <summary>Lets the system choose anew from which address and by which interface the peer is reached: the way there may have changed.</summary>
    public void ForgetLocalAddress()
    {
        // What is learned meanwhile is newer, and stays.
        if (Volatile.Read(ref _endpoint) is { } known && (known.Value.LocalAddressSizeBytes != 0 || known.Value.InterfaceIndex != 0))
            Interlocked.CompareExchange(ref _endpoint, new EndpointBox(known.Value.FromAnywhere()), known);
    }

    /// <summary>Sets the preshared key, which counts from the next handshake on; null or all zero for none. The key is copied.</summary>
    public void SetPresharedKey(PresharedKey? key)
    {
        lock (_gate)
        {
            if (key is null)
                _secrets.PresharedKey.Clear();
            else
                key.Reveal().CopyTo(_secrets.PresharedKey);
        }
    }

    /// <summary>A copy of the preshared key, which the caller disposes; null for none.</summary>
    public PresharedKey? CopyPresharedKey()
    {
        lock (_gate)
            return _secrets.PresharedKey.ContainsAnyExcept((byte)0) ? new PresharedKey(_secrets.PresharedKey) : null;
    }

    /// <summary>Sets another preshared key by which the peer may answer our initiations, all zero for none; null: only the one that is set. The key is copied.</summary>
    /// <remarks>Who answers chooses the key, so that both ends need not change it in the same moment: first both take the new one, then each speaks it.</remarks>
    public void SetOtherPresharedKey(PresharedKey? key)
    {
        lock (_gate)
        {
            _secrets.TakesOther = key is not null;
            if (key is null)
                _secrets.OtherPresharedKey.Clear();
            else
                key.Reveal().CopyTo(_secrets.OtherPresharedKey);
        }
    }

    /// <summary>A copy of the other preshared key, which the caller disposes; null when there is none.</summary>
    public PresharedKey? CopyOtherPresharedKey()
    {
        lock (_gate)
            return _secrets.TakesOther ? new PresharedKey(_secrets.OtherPresharedKey) : null;
    }

    /// <summary>Sets the time between keepalives, 0 for none. When it becomes one, a keepalive (or the handshake that it needs) is due at once.</summary>
    public void SetPersistentKeepalive(ushort seconds, TimeSpan now)
    {
        lock (_gate)
        {
            bool starts = PersistentKeepaliveSeconds == 0 && seconds != 0;
            PersistentKeepaliveSeconds = seconds;
            if (seconds == 0)
                Volatile.Write(ref _persistentAt, DeadlineQueue.Never);
            else if (Device.IsUp)
                Arm(ref _persistentAt, starts ? now.Ticks : (now + TimeSpan.FromSeconds(seconds)).Ticks);
        }
    }

    /// <summary>Lets go of all keys and timers, because the peer is removed.</summary>
    internal void Remove()
    {
        lock (_gate)
        {
            Volatile.Write(ref _isGone, true);
            StopAll();
            _secrets.ClearAll();
        }
        Device.Deadlines.Close(this);
    }

    /// <summary>Lets go of all sessions and timers, because the interface goes down.</summary>
    internal void Stop()
    {
        lock (_gate)
            StopAll();
    }

    /// <summary>Takes up persistent keepalives, because the interface comes up.</summary>
    internal void Start(TimeSpan now)
    {
        lock (_gate)
        {
            if (PersistentKeepaliveSeconds != 0)
                Arm(ref _persistentAt, now.Ticks);
        }
    }

    // Only what has proved to come from the peer moves its endpoint.
    private void Learn(in Endpoint from)
    {
        EndpointBox? known = Volatile.Read(ref _endpoint);
        if (known is null || known.Value != from || !known.Value.SameLocal(from))
        {
            Volatile.Write(ref _endpoint, new EndpointBox(from));
            Device.Known.Add(from);
        }
    }

    private void CountSent(long packets, long bytes)
    {
        Interlocked.Add(ref _sentPackets, packets);
        Interlocked.Add(ref _sentBytes, bytes);
    }

    private void CountReceived(long packets, long bytes)
    {
        Interlocked.Add(ref _receivedPackets, packets);
        Interlocked.Add(ref _receivedBytes, bytes);
    }

    private void StopAll()
    {
        CloseInitiation();
        _sessions.RetireAll();
        StopTimers();
        _lastInitiationSent = null;
    }

    // Swapped whole, as the endpoint is.
    private sealed record Names(PublicKey PublicKey, KeyBits Key, PublicKey? Former);

    // Swapped whole, so that lanes read it without a lock.
    private sealed class EndpointBox(in Endpoint value)
    {
        public readonly Endpoint Value = value;
    }
}
