using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.Tests.Plain.WireGuard.Simulation;

/// <summary>A device with the plainest possible lane around it: seals and opens one packet at a time, keeps packets while there is no session.</summary>
internal sealed class VirtualDevice : IOutbox, IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly VirtualNetwork _network;
    private readonly List<byte[]> _staged = [];

    public VirtualDevice(VirtualNetwork network, int seed, string address, ushort port = 51820, HandshakeLimits? limits = null, SessionTable? sessions = null, TimestampFloor? timestamps = null)
    {
        _network = network;
        Address = new Endpoint(System.Net.IPAddress.Parse(address).GetAddressBytes(), port);
        Random = new SeededRandom(seed);
        Sessions = sessions ?? new SessionTable(Random);
        Device = new WireGuardDevice(Sessions, Random, timestamps, limits);
        Key = NewKey();
        Device.SetPrivateKey(Key);
        network.Attach(Address, this);
    }

    public WireGuardDevice Device { get; }

    public SessionTable Sessions { get; }

    public SeededRandom Random { get; }

    public PrivateKey Key { get; private set; }

    public Endpoint Address { get; private set; }

    /// <summary>Inner packets that came, keepalives left out.</summary>
    public List<byte[]> Received { get; } = [];

    /// <summary>How many keepalives came.</summary>
    public int KeepalivesReceived { get; private set; }

    /// <summary>What became of the last handshake message.</summary>
    public HandshakeOutcome LastOutcome { get; private set; }

    public int SessionsReady { get; private set; }

    public int TimesDropped { get; private set; }

    public bool UnderLoad { get; set; }

    /// <summary>Whether inner packets must be IPv4 with a source of the sender's.</summary>
    public bool ChecksSources { get; set; }

    /// <summary>How far this device's wall clock is off.</summary>
    public TimeSpan WallClockShift { get; set; }

    public DateTimeOffset WallClock => Start + _network.Now + WallClockShift;

    public PrivateKey NewKey()
    {
        Span<byte> bytes = stackalloc byte[32];
        Random.Fill(bytes);
        return new PrivateKey(bytes);
    }

    public void ChangeKey(PrivateKey key)
    {
        Key = key;
        Device.SetPrivateKey(key);
    }

    /// <summary>Goes on at another address.</summary>
    public void MoveTo(string address, ushort port)
    {
        _network.Detach(Address);
        Address = new Endpoint(System.Net.IPAddress.Parse(address).GetAddressBytes(), port);
        _network.Attach(Address, this);
    }

    public void Send(Peer peer, byte[] packet)
    {
        if (TrySeal(peer, packet))
            return;
        _staged.Add(packet);
        peer.RequestHandshake(_network.Now, WallClock, this);
    }

    public void Receive(byte[] datagram, Endpoint from)
    {
        if (WireMessage.TypeOf(datagram, out Refusal refusal) == MessageType.Data)
            Count(Open(datagram, from));
        else
            LastOutcome = Device.OnHandshake(datagram, from, UnderLoad, _network.Now, WallClock, this);

        void Count(Refusal reason)
        {
            if (reason != Refusal.None)
                Device.Refusals.Add(reason);
        }
    }

    public void SendDatagram(Peer? peer, ReadOnlySpan<byte> datagram, in Endpoint destination) => _network.Send(Address, destination, datagram);

    public bool SessionReady(Peer peer, Session session)
    {
        SessionsReady++;
        byte[][] waiting = [.. _staged];
        _staged.Clear();
        foreach (byte[] packet in waiting)
            Assert.True(TrySeal(peer, packet));
        return waiting.Length > 0;
    }

    public void DropStaged(Peer peer)
    {
        TimesDropped++;
        _staged.Clear();
    }

    public void Dispose()
    {
        Device.Dispose();
        Key.Dispose();
    }

    private unsafe bool TrySeal(Peer peer, byte[] packet)
    {
        if (peer.CurrentSession(_network.Now) is not { } session || !session.TryHold())
            return false;
        try
        {
            if (!session.TryReserveCounters(1, out ulong counter))
                return false;
            byte[] message = new byte[DataMessage.HeaderSizeBytes + packet.Length + DataMessage.TagSizeBytes];
            DataMessage.WriteHeader(message, session.RemoteIndex, counter);
            ChaCha20Poly1305Aead.Seal(new ReadOnlySpan<byte>(session.SendKey, 32), counter, [], packet, message.AsSpan(DataMessage.HeaderSizeBytes));
            _network.Send(Address, peer.Endpoint, message);
            peer.OnDataSent(session, 1, message.Length, packet.Length > 0, _network.Now, WallClock, this);
            return true;
        }
        finally
        {
            session.Release();
        }
    }

    private unsafe Refusal Open(byte[] message, Endpoint from)
    {
        DataMessage.ReadHeader(message, out uint index, out ulong counter);
        if (Sessions.Find(index) is not { } session || !session.TryHold())
            return Refusal.UnknownIndex;
        try
        {
            if (!session.MayReceive(_network.Now))
                return Refusal.SessionExpired;
            byte[] packet = new byte[message.Length - DataMessage.SizeMinBytes];
            if (!ChaCha20Poly1305Aead.TryOpen(new ReadOnlySpan<byte>(session.ReceiveKey, 32), counter, [], message.AsSpan(DataMessage.HeaderSizeBytes), packet))
                return Refusal.BadTag;
            if (!session.Accept(counter))
                return Refusal.ReplayedData;
            session.Peer.OnDataReceived(session, from, 1, message.Length, packet.Length > 0, _network.Now, WallClock, this);
            if (packet.Length == 0)
            {
                KeepalivesReceived++;
                return Refusal.None;
            }
            if (ChecksSources && Device.AllowedIps.Find(packet.AsSpan(12, 4)) != session.Peer)
                return Refusal.SourceNotAllowed;
            Received.Add(packet);
            return Refusal.None;
        }
        finally
        {
            session.Release();
        }
    }
}
