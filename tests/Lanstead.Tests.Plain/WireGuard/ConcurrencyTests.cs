using System.Collections.Concurrent;
using System.Net;
using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.Tests.Plain.WireGuard.Simulation;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>Lanes, timers and configuration at once, from many threads: nothing throws, nothing hangs, no keys are left behind, and in the end packets pass.</summary>
public sealed class ConcurrencyTests
{
    private const int Rounds = 4000;

    private static readonly Endpoint Here = new([192, 0, 2, 1], 1);
    private static readonly Endpoint There = new([192, 0, 2, 2], 2);

    private readonly SeededRandom _random = new(4);
    private readonly Side _left;
    private readonly Side _right;
    private long _nowTicks = TimeSpan.TicksPerHour;

    public ConcurrencyTests()
    {
        _left = new Side(_random, Here);
        _right = new Side(_random, There);
        _left.Other = _right;
        _right.Other = _left;
        Introduce(_left, _right);
        Introduce(_right, _left);
    }

    private TimeSpan Now => TimeSpan.FromTicks(Volatile.Read(ref _nowTicks));

    private DateTimeOffset WallClock => new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero) + Now;

    [Fact]
    public async Task Everything_at_once_from_many_threads_leaves_a_device_that_works()
    {
        Action<int>[] workers =
        [
            _ => Lane(_left), _ => Lane(_left), _ => Lane(_right), _ => Lane(_right),
            _ => Send(_left), _ => Send(_right), _ => Send(_left),
            _ => Deadlines(_left), _ => Deadlines(_right),
            round => Configure(_left, round),
        ];
        int waitingFor = workers.Length;
        Task[] running = [.. workers.Select(work => Task.Factory.StartNew(
            () =>
            {
                // Nobody stops before all had their rounds, and data passed each way.
                for (int round = 0; round < Rounds || Volatile.Read(ref waitingFor) > 0 || Volatile.Read(ref _left.Delivered) < 100 || Volatile.Read(ref _right.Delivered) < 100; round++)
                {
                    work(round);
                    if (round == Rounds)
                        Interlocked.Decrement(ref waitingFor);
                    Thread.Yield();
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        await Task.WhenAll(running).WaitAsync(TimeSpan.FromMinutes(3), TimeProvider.System, TestContext.Current.CancellationToken);

        // It was a storm; data passed in it, nothing is left of what it made, and data passes after it.
        Assert.InRange(_left.Sessions.Count, 0, 4);
        Assert.InRange(_right.Sessions.Count, 0, 4);
        long before = _right.Delivered;
        for (int i = 0; i < 100 && _right.Delivered == before; i++)
        {
            Interlocked.Add(ref _nowTicks, TimeSpan.TicksPerSecond * 6);
            Send(_left);
            for (int k = 0; k < 8; k++)
            {
                Lane(_right);
                Lane(_left);
            }
        }
        Assert.True(_right.Delivered > before);
        _left.Device.Dispose();
        _right.Device.Dispose();
        Assert.Equal((0, 0), (_left.Sessions.Count, _right.Sessions.Count));
    }

    private static void Introduce(Side side, Side other)
    {
        Peer peer = side.Device.AddPeer(X25519.PublicKeyOf(other.Key))!;
        peer.SetEndpoint(other.Address);
        side.Device.AllowedIps.Add(IPNetwork.Parse("0.0.0.0/0"), peer);
    }

    private unsafe void Lane(Side side)
    {
        Interlocked.Add(ref _nowTicks, TimeSpan.TicksPerMillisecond * 5);
        while (side.Inbox.TryDequeue(out byte[]? datagram))
        {
            if (WireMessage.TypeOf(datagram, out _) != MessageType.Data)
            {
                side.Device.OnHandshake(datagram, side.Other.Address, false, Now, WallClock, side);
                continue;
            }
            DataMessage.ReadHeader(datagram, out uint index, out ulong counter);
            if (side.Sessions.Find(index) is not { } session || !session.TryHold())
                continue;
            byte[] packet = new byte[datagram.Length - DataMessage.SizeMinBytes];
            bool good = session.MayReceive(Now)
                && ChaCha20Poly1305Aead.TryOpen(new ReadOnlySpan<byte>(session.ReceiveKey, 32), counter, [], datagram.AsSpan(DataMessage.HeaderSizeBytes), packet)
                && session.Accept(counter);
            session.Release();
            if (!good)
                continue;
            session.Peer.OnDataReceived(session, side.Other.Address, 1, datagram.Length, packet.Length > 0, Now, WallClock, side);
            if (packet.Length > 0)
                Interlocked.Increment(ref side.Delivered);
        }
    }

    private unsafe void Send(Side side)
    {
        if (side.Device.AllowedIps.Find([10, 0, 0, 1]) is not { } peer)
            return;
        if (peer.CurrentSession(Now) is not { } session || !session.TryHold())
        {
            peer.RequestHandshake(Now, WallClock, side);
            return;
        }
        byte[] message = new byte[DataMessage.SizeMinBytes + 64];
        bool reserved = session.TryReserveCounters(1, out ulong counter);
        if (reserved)
        {
            DataMessage.WriteHeader(message, session.RemoteIndex, counter);
            // Never under a key that is gone: it would be one of zeros.
            Assert.True(new ReadOnlySpan<byte>(session.SendKey, 32).ContainsAnyExcept((byte)0));
            ChaCha20Poly1305Aead.Seal(new ReadOnlySpan<byte>(session.SendKey, 32), counter, [], new byte[64], message.AsSpan(DataMessage.HeaderSizeBytes));
            side.SendDatagram(peer, message, side.Other.Address);
        }
        session.Release();
        if (reserved)
            peer.OnDataSent(session, 1, message.Length, true, Now, WallClock, side);
    }

    private void Deadlines(Side side) => side.Device.OnDeadline(Now, WallClock, side);

    private void Configure(Side side, int round)
    {
        switch (round % 200)
        {
            case 20:
                // The same key again, by way of none.
                side.Device.SetPrivateKey(null);
                side.Device.SetPrivateKey(side.Key);
                break;
            case 60:
                side.Device.RemovePeer(X25519.PublicKeyOf(side.Other.Key));
                Introduce(side, side.Other);
                break;
            case 100:
                side.Device.SetUp(false, Now);
                side.Device.SetUp(true, Now);
                break;
            case 140:
                side.Device.Peers[0].SetPersistentKeepalive((ushort)(round % 3), Now);
                break;
            default:
                Interlocked.Add(ref _nowTicks, TimeSpan.TicksPerMillisecond * 50);
                break;
        }
    }

    private sealed class Side : IOutbox
    {
        public long Delivered;

        public Side(SeededRandom random, Endpoint address)
        {
            Address = address;
            Sessions = new SessionTable(random);
            Device = new WireGuardDevice(Sessions, random, limits: new HandshakeLimits { StrangersPerSecond = 100_000, StrangersBurst = 100_000, TotalPerSecond = 100_000 });
            Span<byte> key = stackalloc byte[32];
            random.Fill(key);
            Key = new PrivateKey(key);
            Device.SetPrivateKey(Key);
        }

        public Side Other { get; set; } = null!;

        public Endpoint Address { get; }

        public SessionTable Sessions { get; }

        public WireGuardDevice Device { get; }

        public PrivateKey Key { get; }

        public ConcurrentQueue<byte[]> Inbox { get; } = new();

        public void SendDatagram(Peer? peer, ReadOnlySpan<byte> datagram, in Endpoint destination)
        {
            if (Other.Inbox.Count < 1000)
                Other.Inbox.Enqueue(datagram.ToArray());
        }

        public bool SessionReady(Peer peer, Session session) => false;

        public void DropStaged(Peer peer)
        {
        }
    }
}
