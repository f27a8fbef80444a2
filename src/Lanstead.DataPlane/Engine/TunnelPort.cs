using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Cookies;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.DataPlane.Engine;

/// <summary>The one UDP port of all interfaces: its sockets, the lanes that receive on them, and the thread for handshakes and timers.</summary>
/// <remarks>Thread-safe. Has sockets only while an interface is up, as wireguard-go does.</remarks>
internal sealed class TunnelPort : IDisposable
{
    private static readonly TimeSpan FormerLimit = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly IEngineHost _host;
    private readonly EngineOptions _options;
    private readonly EngineClock _clock;
    private readonly ControlThread _control;
    private volatile EngineInterface[] _interfaces = [];
    private readonly List<SocketSet> _former = [];
    private ReceiveLane[] _lanes = [];
    private SocketSet? _sockets;
    private ushort _wantedPort;
    private uint _mark;
    private bool _isOpen;

    public TunnelPort(IEngineHost host, EngineOptions options, EngineClock clock, IRandomSource random, PacketCipher cipher)
    {
        (_host, _options, _clock, Cipher) = (host, options, clock, cipher);
        Sessions = new SessionTable(random);
        Known = new KnownSources(random);
        _control = new ControlThread(this, clock, options.Trace);
    }

    /// <summary>Seals and opens.</summary>
    public PacketCipher Cipher { get; }

    /// <summary>The sessions of all interfaces.</summary>
    public SessionTable Sessions { get; }

    /// <summary>Where peers of any interface proved themselves.</summary>
    public KnownSources Known { get; }

    /// <summary>What was refused before it was known for whom it is.</summary>
    public RefusalCounters Refusals { get; } = new();

    /// <summary>The interfaces that share the port.</summary>
    public ReadOnlySpan<EngineInterface> Interfaces => _interfaces;

    /// <summary>The sockets now; null while no interface is up.</summary>
    public SocketSet? Sockets => Volatile.Read(ref _sockets);

    /// <summary>The port in use, or the one wanted while there is no socket; 0 for none yet.</summary>
    public ushort ListenPort => Sockets?.Port ?? _wantedPort;

    /// <summary>Mark on what is sent.</summary>
    public uint Mark => _mark;

    public void Start() => _control.Start();

    /// <summary>Called first by the thread of each lane.</summary>
    public void EnterLane() => _host.EnterLane();

    public void Add(EngineInterface added)
    {
        lock (_gate)
            _interfaces = [.. _interfaces, added];
        added.Device.DeadlineMovedEarlier = _control.Wake;
    }

    public void Remove(EngineInterface removed)
    {
        lock (_gate)
            _interfaces = [.. _interfaces.Where(one => one != removed)];
        CloseIfUnused();
    }

    /// <summary>The interface with a device; null when it is gone.</summary>
    public EngineInterface? InterfaceOf(WireGuardDevice device)
    {
        foreach (EngineInterface one in _interfaces)
        {
            if (one.Device == device)
                return one;
        }
        return null;
    }

    /// <summary>Opens the sockets if they are not.</summary>
    public Failure? Open()
    {
        lock (_gate)
        {
            if (_isOpen)
                return null;
            Failure? failure = Bind(_wantedPort);
            _isOpen = failure is null;
            return failure;
        }
    }

    /// <summary>Closes the sockets if no interface is up any more.</summary>
    public void CloseIfUnused()
    {
        lock (_gate)
        {
            if (!_isOpen || _interfaces.Any(one => one.Device.IsUp))
                return;
            _isOpen = false;
            // The next start takes the same port, so that peers find us where we were.
            Swap(null);
        }
    }

    /// <summary>Changes the port; 0 for one that the system chooses. What is in use stays when the new one cannot be had.</summary>
    public Failure? SetListenPort(ushort port)
    {
        lock (_gate)
        {
            if (_isOpen && Sockets?.Port == port)
                return null;
            Failure? failure = _isOpen ? Bind(port) : null;
            if (failure is null)
                _wantedPort = port;
            return failure;
        }
    }

    /// <summary>Changes the mark of what is sent.</summary>
    public bool SetMark(uint mark)
    {
        lock (_gate)
        {
            if (Sockets is { } sockets && !sockets.Sockets.All(socket => socket.SetMark(mark)))
                return false;
            _mark = mark;
            return true;
        }
    }

    /// <summary>Hands a handshake message to the control thread.</summary>
    public void Queue(ReadOnlySpan<byte> message, in Endpoint from) => _control.Queue(message, from);

    /// <summary>Has the control thread send what waited for a session; whether anything did.</summary>
    public bool FlushLater(Peer peer, Session session)
    {
        _control.NoteReady(peer);
        if (peer.Tag is not StagedPackets { Any: true })
            return false;
        _control.Flush(peer);
        return true;
    }

    /// <summary>Tells the control thread that a peer may have a session on which its way is not known.</summary>
    public void NoteReady(Peer peer) => _control.NoteReady(peer);

    /// <summary>Hands a message about what passes on the way to the control thread.</summary>
    public void Probe(Peer peer, ProbeMessage message) => _control.Probe(peer, message);

    /// <summary>Has the control thread send what waits, or ask for the session that it needs.</summary>
    public void Flush(Peer peer) => _control.Flush(peer);

    public void Dispose()
    {
        lock (_gate)
        {
            Swap(null);
            _isOpen = false;
        }
        _control.Dispose();
    }

    private Failure? Bind(ushort port)
    {
        Result<IReadOnlyList<IUdpSocket>> opened = _host.OpenSockets(port, _mark, _options.Lanes);
        _former.RemoveAll(set => set.WaitClosed(TimeSpan.Zero));
        if (!opened.IsSuccess && _former.Count > 0 && _former.TrueForAll(set => set.WaitClosed(FormerLimit)))
        {
            // A port that was ours a moment ago: senders that still had it have let go of it now.
            opened = _host.OpenSockets(port, _mark, _options.Lanes);
        }
        if (!opened.IsSuccess)
            return opened.Failure;
        var sockets = new SocketSet(opened.Value);
        if (port == 0)
            _wantedPort = sockets.Port;
        Swap(sockets);
        return null;
    }

    private void Swap(SocketSet? sockets)
    {
        // 1. The old lanes end, so that no two threads write to one queue. What comes meanwhile waits in the new sockets.
        foreach (ReceiveLane lane in _lanes)
            lane.Stop();
        SocketSet? former = _sockets;
        Volatile.Write(ref _sockets, sockets);
        _lanes = sockets is null ? [] : [.. sockets.Sockets.Select((socket, lane) => new ReceiveLane(this, socket, lane, _clock))];
        foreach (ReceiveLane lane in _lanes)
            lane.Start();

        // 2. Senders take over the new sockets before their next packet; those that wait are woken, so that the old ones close.
        foreach (EngineInterface one in _interfaces)
            one.WakeLanes();
        _control.Wake();
        if (former is not null)
        {
            former.Release();
            _former.Add(former);
        }
    }
}
