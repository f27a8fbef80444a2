using System.Net;
using System.Net.Sockets;
using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.Tests.Namespaces.WireGuard;

/// <summary>Our protocol around a plain UDP socket, with the plainest possible lane. Answers pings, and sends them.</summary>
internal sealed class SocketDevice : IOutbox, IAsyncDisposable
{
    private const int MtuBytes = 1420;

    private readonly Socket _socket;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<byte[]> _staged = [];
    private readonly HashSet<ushort> _answers = [];
    private readonly SessionTable _sessions;
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly Task _receiving;
    private readonly Task _timing;

    public SocketDevice(Socket socket)
    {
        var random = new SystemRandom();
        _socket = socket;
        _sessions = new SessionTable(random);
        Device = new WireGuardDevice(_sessions, random);
        Key = X25519.GeneratePrivateKey();
        Device.SetPrivateKey(Key);
        _receiving = Task.Run(ReceiveAsync);
        _timing = Task.Run(WatchTimeAsync);
    }

    public WireGuardDevice Device { get; }

    public PrivateKey Key { get; private set; }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public TimeSpan Now => TimeProvider.System.GetElapsedTime(_started);

    public static DateTimeOffset WallClock => TimeProvider.System.GetUtcNow();

    /// <summary>Whether an answer with the sequence number came.</summary>
    public bool WasAnswered(ushort sequence)
    {
        lock (_gate)
            return _answers.Contains(sequence);
    }

    public void ChangeKey(PrivateKey key)
    {
        Key = key;
        Device.SetPrivateKey(key);
    }

    public void Send(Peer peer, byte[] packet)
    {
        if (TrySeal(peer, packet))
            return;
        lock (_gate)
            _staged.Add(packet);
        peer.RequestHandshake(Now, WallClock, this);
    }

    public void SendDatagram(Peer? peer, ReadOnlySpan<byte> datagram, in Endpoint destination) => _socket.SendTo(datagram, destination.ToIPEndPoint()!);

    public bool SessionReady(Peer peer, Session session)
    {
        byte[][] waiting;
        lock (_gate)
        {
            waiting = [.. _staged];
            _staged.Clear();
        }
        foreach (byte[] packet in waiting)
            Send(peer, packet);
        return waiting.Length > 0;
    }

    public void DropStaged(Peer peer)
    {
        lock (_gate)
            _staged.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_receiving, _timing);
        Device.Dispose();
        Key.Dispose();
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReceiveAsync()
    {
        byte[] buffer = new byte[65536];
        var any = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        try
        {
            while (true)
            {
                SocketReceiveFromResult received = await _socket.ReceiveFromAsync(buffer, any, _stop.Token);
                var from = Endpoint.Of((IPEndPoint)received.RemoteEndPoint);
                if (WireMessage.TypeOf(buffer.AsSpan(0, received.ReceivedBytes), out _) == MessageType.Data)
                    Open(buffer.AsSpan(0, received.ReceivedBytes), from);
                else
                    Device.OnHandshake(buffer.AsSpan(0, received.ReceivedBytes), from, underLoad: false, Now, WallClock, this);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task WatchTimeAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, _stop.Token);
                Device.OnDeadline(Now, WallClock, this);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private unsafe bool TrySeal(Peer peer, byte[] packet)
    {
        if (peer.CurrentSession(Now) is not { } session || !session.TryHold())
            return false;
        byte[] padded = new byte[Padding.PaddedLengthBytes(packet.Length, MtuBytes)];
        packet.CopyTo(padded, 0);
        byte[] message = new byte[DataMessage.SizeMinBytes + padded.Length];
        bool reserved = session.TryReserveCounters(1, out ulong counter);
        if (reserved)
        {
            DataMessage.WriteHeader(message, session.RemoteIndex, counter);
            ChaCha20Poly1305Aead.Seal(new ReadOnlySpan<byte>(session.SendKey, 32), counter, [], padded, message.AsSpan(DataMessage.HeaderSizeBytes));
            _socket.SendTo(message, peer.Endpoint.ToIPEndPoint()!);
            peer.OnDataSent(session, 1, message.Length, anyPayload: true, Now, WallClock, this);
        }
        session.Release();
        return reserved;
    }

    private unsafe void Open(ReadOnlySpan<byte> message, Endpoint from)
    {
        DataMessage.ReadHeader(message, out uint index, out ulong counter);
        if (_sessions.Find(index) is not { } session || !session.TryHold())
            return;
        byte[] packet = new byte[message.Length - DataMessage.SizeMinBytes];
        bool good = session.MayReceive(Now)
            && ChaCha20Poly1305Aead.TryOpen(new ReadOnlySpan<byte>(session.ReceiveKey, 32), counter, [], message[DataMessage.HeaderSizeBytes..], packet)
            && session.Accept(counter);
        session.Release();
        if (!good)
            return;
        session.Peer.OnDataReceived(session, from, 1, message.Length, packet.Length > 0, Now, WallClock, this);
        // The source must be the peer's own; IPv6 is its system's own chatter here.
        if (packet.Length < 20 || packet[0] != 0x45 || Device.AllowedIps.Find(packet.AsSpan(12, 4)) != session.Peer)
            return;
        byte[] inner = Echo.Unpadded(packet);
        if (Echo.IsRequest(inner))
        {
            Send(session.Peer, Echo.Answer(inner));
        }
        else if (Echo.AnswerTo(inner) is { } sequence)
        {
            lock (_gate)
                _answers.Add(sequence);
        }
    }
}
