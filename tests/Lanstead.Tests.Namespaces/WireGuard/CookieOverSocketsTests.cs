using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lanstead.Crypto;
using Lanstead.Lab.Behaviours;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Primitives;
using Lanstead.Tests.Namespaces.Agent;
using Lanstead.Tests.Namespaces.Cli;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.Tests.Namespaces.WireGuard;

/// <summary>A5 with the real program and real sockets: what a cookie is good for, while forged initiations come 20,000 times a second.</summary>
public sealed class CookieOverSocketsTests : TwoBareMachines
{
    private const int Port = 51820, PerSecond = 20_000, ResponseBytes = 92, CookieReplyBytes = 64;
    private static readonly TimeSpan CookieLifetime = TimeSpan.FromSeconds(125);

    private static bool IsLong => Environment.GetEnvironmentVariable("LANSTEAD_TEST_LONG") == "1";

    [Fact]
    public async Task A5_a_cookie_is_good_for_the_address_and_port_it_was_given_to_and_for_two_minutes()
    {
        using PrivateKey own = X25519.GeneratePrivateKey();
        PublicKey responder = X25519.PublicKeyOf(own);
        using var peer = new Initiator(responder, Right);
        using var stranger = new Initiator(responder, Right);
        await using BackgroundProcess program = await StartAsync(own, peer.PublicKey);
        LabHost flooder = await Topology.AddAsync("flooder", 3);
        (await Topology.Router.RunAsync(["ip", "route", "add", "11.0.0.0/8", "via", flooder.Ipv4], cancellation: Cancellation)).OrThrow();
        (await RunAsync(Left, "ip", "address", "add", "198.18.1.77/24", "dev", "eth0")).OrThrow();
        await using var flood = InitiationFlood.FromEverywhere(flooder.Machine, IPAddress.Parse(Right.Ipv4), Port, stranger.Initiate(), PerSecond);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, Cancellation);
        using Socket first = Open(Left.Ipv4), second = Open(Left.Ipv4), third = Open("198.18.1.77");

        // 1. Who shows no cookie gets one, and no answer.
        byte[] reply = await AskAsync(first, peer.Initiate());
        Assert.Equal(CookieReplyBytes, reply.Length);
        peer.Take(reply);

        // 2. From another port or address it counts for nothing; from the same ones it opens the door.
        Assert.Equal(CookieReplyBytes, (await AskAsync(second, peer.Initiate())).Length);
        Assert.Equal(CookieReplyBytes, (await AskAsync(third, peer.Initiate())).Length);
        Assert.Equal(ResponseBytes, (await AskAsync(first, peer.Initiate())).Length);

        // 3. After two minutes it is dead, also for whoever still believes in it.
        if (IsLong)
        {
            reply = await AskAsync(third, peer.Initiate());
            peer.Take(reply);
            await Task.Delay(CookieLifetime, TimeProvider.System, Cancellation);
            reply = await AskAsync(third, peer.Initiate());
            Assert.Equal(CookieReplyBytes, reply.Length);
            peer.Take(reply);
            Assert.Equal(ResponseBytes, (await AskAsync(third, peer.Initiate())).Length);
        }
        Assert.True(flood.PerSecond > PerSecond / 4, $"{flood.PerSecond.ToString("0", CultureInfo.InvariantCulture)} forged ones a second are no flood.");
    }

    private async Task<BackgroundProcess> StartAsync(PrivateKey own, PublicKey peer)
    {
        BackgroundProcess program = Right.Machine.Start([JoinedPair.Program, "wg", "-f", "wg0"]);
        await JoinedPair.UntilAsync(async () => (await RunAsync(Right, "wg", "show", "wg0")).Succeeded, TimeSpan.FromSeconds(30), $"the engine answers: {program.ReadLog()}");
        string key = Topology.Workspace.File("right.key");
        await File.WriteAllTextAsync(key, Convert.ToBase64String(own.Reveal()), Cancellation);
        (await RunAsync(Right, "wg", "set", "wg0", "private-key", key, "listen-port", $"{Port}", "peer", $"{peer}", "allowed-ips", "10.77.0.1/32")).OrThrow();
        (await RunAsync(Right, "ip", "link", "set", "wg0", "up")).OrThrow();
        return program;
    }

    private Socket Open(string address) => Left.Machine.InNetwork(() =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return socket;
    });

    // A line that is so full may lose a question.
    private async Task<byte[]> AskAsync(Socket socket, byte[] initiation)
    {
        byte[] buffer = new byte[2048];
        for (int attempt = 0; attempt < 5; attempt++)
        {
            // What was given up waiting for may have come meanwhile.
            while (socket.Available > 0)
                await socket.ReceiveAsync(buffer, Cancellation);
            await socket.SendToAsync(initiation, new IPEndPoint(IPAddress.Parse(Right.Ipv4), Port), Cancellation);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            limit.CancelAfter(TimeSpan.FromSeconds(3));
            try
            {
                return buffer[..await socket.ReceiveAsync(buffer, limit.Token)];
            }
            catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
            {
            }
        }
        throw new InvalidOperationException("No reply to five initiations.");
    }

    /// <summary>The protocol's initiator without a socket, in a time of its own: five seconds and a half pass for each initiation.</summary>
    private sealed class Initiator : IOutbox, IDisposable
    {
        private readonly WireGuardDevice _device;
        private readonly PrivateKey _key = X25519.GeneratePrivateKey();
        private readonly Peer _peer;
        private readonly Endpoint _there;
        private TimeSpan _now = TimeSpan.FromHours(1);
        private byte[] _sent = [];

        public Initiator(PublicKey responder, LabHost there)
        {
            var random = new SystemRandom();
            _device = new WireGuardDevice(new SessionTable(random), random);
            _device.SetPrivateKey(_key);
            _there = Endpoint.Of(new IPEndPoint(IPAddress.Parse(there.Ipv4), Port));
            _peer = _device.AddPeer(responder)!;
            _peer.SetEndpoint(_there);
        }

        public PublicKey PublicKey => X25519.PublicKeyOf(_key);

        public byte[] Initiate()
        {
            _now += TimeSpan.FromSeconds(5.5);
            _peer.RequestHandshake(_now, TimeProvider.System.GetUtcNow(), this);
            return _sent;
        }

        public void Take(byte[] reply) => Assert.True(_device.OnHandshake(reply, _there, false, _now, TimeProvider.System.GetUtcNow(), this).IsAccepted);

        public void SendDatagram(Peer? peer, ReadOnlySpan<byte> datagram, in Endpoint destination) => _sent = datagram.ToArray();

        public bool SessionReady(Peer peer, Session session) => false;

        public void DropStaged(Peer peer)
        {
        }

        public void Dispose()
        {
            _device.Dispose();
            _key.Dispose();
        }
    }
}
