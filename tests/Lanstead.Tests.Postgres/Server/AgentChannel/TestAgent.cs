using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Postgres.Server.AgentChannel;

/// <summary>A scripted agent: the real protocol over a real WebSocket, the real rules for taking maps, no tunnels.</summary>
internal sealed class TestAgent : IAsyncDisposable
{
    private static int s_agents;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(28);

    private readonly ConcurrentQueue<ServerFrame> _frames = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly HttpMessageInvoker _http;
    private StateVerifier? _verifier;
    private Task _pump = Task.CompletedTask;

    public TestAgent() => _http = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = ConnectAsync });

    /// <summary>Where it connects from: machines have addresses of their own, and so what one does is not laid at the others' door.</summary>
    public IPAddress Address { get; set; } = NextAddress();

    public ECDsa MachineKey { get; } = EcdsaP256.Create();

    public DeviceId Device { get; private set; }

    public ServerId Server { get; private set; }

    public NetworkId Network { get; private set; }

    public PeerId Peer { get; private set; }

    public string Name { get; private set; } = "";

    public ClientWebSocket Socket { get; private set; } = new();

    public ConcurrentDictionary<NetworkId, NetworkReplica> Replicas { get; } = new();

    public Manifest? Manifest { get; private set; }

    public Welcome? Welcome { get; private set; }

    public Challenge? Challenge { get; private set; }

    public Goodbye? Goodbye { get; private set; }

    public IReadOnlyCollection<ServerFrame> Frames => _frames;

    public NetworkReplica Replica => Replicas[Network];

    /// <summary>Sends an enrolment as an agent would.</summary>
    public static Task<HttpResponseMessage> PostEnrolmentAsync(
        HttpClient http, ECDsa key, string joinKey, string hostname, long? at = null, byte[]? signature = null, string[]? lans = null)
    {
        long time = at ?? TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return http.PostAsJsonAsync("/v1/agent/enrolments", new
        {
            key = joinKey,
            machineKey = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()),
            hostname,
            platform = "linux-x64",
            agentVersion = "0.1.0",
            at = time,
            signature = Convert.ToBase64String(signature ?? EnrolmentProof.Sign(key, joinKey, hostname, time)),
            lans,
        });
    }

    /// <summary>Enrols, not yet connected.</summary>
    public static async Task<TestAgent> EnrolAsync(TestServer server, string joinKey, string hostname)
    {
        var agent = new TestAgent();
        await agent.JoinAsync(server, joinKey, hostname);
        return agent;
    }

    public async Task JoinAsync(TestServer server, string joinKey, string hostname)
    {
        using HttpResponseMessage response = await PostEnrolmentAsync(server.Anonymous, MachineKey, joinKey, hostname);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK, text);
        JsonElement body = JsonDocument.Parse(text).RootElement;
        Device = new DeviceId(body.GetProperty("deviceId").GetGuid());
        Server = new ServerId(body.GetProperty("serverId").GetGuid());
        Network = new NetworkId(body.GetProperty("networkId").GetGuid());
        Peer = new PeerId(body.GetProperty("peerId").GetGuid());
        Name = body.GetProperty("deviceName").GetString()!;
        Assert.True(StateVerifier.TryCreate(Convert.FromBase64String(body.GetProperty("serverKey").GetString()!), out _verifier));
    }

    /// <summary>Connects and waits for the welcome.</summary>
    public async Task ConnectAsync(TestServer server)
    {
        await OpenAsync(server.Url);
        await UntilAsync(() => Welcome is not null || Goodbye is not null || Socket.State != WebSocketState.Open, "a welcome");
    }

    /// <summary>Connects; what comes is answered in the background.</summary>
    public async Task OpenAsync(Uri server, Func<Hello, Hello>? change = null)
    {
        Socket = new ClientWebSocket();
        Socket.Options.CollectHttpResponseDetails = true;
        (Welcome, Goodbye, Challenge) = (null, null, null);
        await Socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = AgentChannelPath }.Uri, _http, CancellationToken.None);
        _pump = PumpAsync(Socket, server.Authority, change ?? (hello => hello));
        _ = BeatAsync(Socket);
    }

    public Task SendAsync(AgentFrame frame) => SendAsync(Socket, frame.ToByteArray());

    public Task SendAsync(byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Binary) => SendAsync(Socket, bytes, type);

    private async Task SendAsync(ClientWebSocket socket, byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Binary)
    {
        await _sending.WaitAsync();
        try
        {
            await socket.SendAsync(bytes, type, true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>What the real agent asks before it forgets its keys.</summary>
    public bool IsRemoval(Signed? envelope) => DeviceRemoval.Says(_verifier!, envelope, Server, Device);

    /// <summary>Waits for something to become true.</summary>
    public static async Task UntilAsync(Func<bool> done, string what, TimeSpan? patience = null)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!done())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < (patience ?? s_patience), $"Waited in vain for {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    /// <summary>Waits until the agent's map of its network has so many peers with keys.</summary>
    public Task UntilPeersAsync(int count) => UntilAsync(
        () => Replicas.TryGetValue(Network, out NetworkReplica? replica) && replica.Peers.Count == count && replica.Peers.Peers.All(peer => peer.PublicKey.Length == 32),
        $"{count} peers with keys");

    public Task UntilGoodbyeAsync(Goodbye.Types.Reason reason) => UntilAsync(() => Goodbye?.Reason == reason, $"goodbye {reason}, have {Goodbye}");

    public async Task CloseAsync()
    {
        try
        {
            await Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // Closed from the other side already.
        }
        await _pump;
    }

    public void Abort() => Socket.Abort();

    public async ValueTask DisposeAsync()
    {
        Socket.Abort();
        await _pump;
        Socket.Dispose();
        _http.Dispose();
        MachineKey.Dispose();
        _verifier?.Dispose();
    }

    private const string AgentChannelPath = Protocol.AgentChannel.ConnectPath;

    // In 127.0.0.0/8, all of which is this machine.
    private static IPAddress NextAddress()
    {
        int number = Interlocked.Increment(ref s_agents);
        return new IPAddress([127, (byte)(16 + (number >> 16)), (byte)(number >> 8), (byte)number]);
    }

    private async Task BeatAsync(ClientWebSocket socket)
    {
        using var timer = new PeriodicTimer(Protocol.AgentChannel.Heartbeat, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync() && socket.State == WebSocketState.Open)
                await SendAsync(socket, new AgentFrame { Ping = new Ping { Id = 1 } }.ToByteArray());
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // The connection is gone, as many tests want it.
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(Address, 0));
            await socket.ConnectAsync(context.DnsEndPoint, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task PumpAsync(ClientWebSocket socket, string host, Func<Hello, Hello> change)
    {
        byte[] buffer = new byte[Protocol.AgentChannel.FrameToAgentMaxBytes];
        try
        {
            while (true)
            {
                int length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += part.Count;
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    return;
                }
                await TakeAsync(socket, WireMessages.Read(ServerFrame.Parser, buffer.AsSpan(0, length)), host, change);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // The connection is gone, as many tests want it.
        }
    }

    private async Task TakeAsync(ClientWebSocket socket, ServerFrame frame, string host, Func<Hello, Hello> change)
    {
        // Of these tests see first what they changed, and look for the frame then; of the others they see the frame first.
        bool isOfState = frame.BodyCase is ServerFrame.BodyOneofCase.NetworkMap or ServerFrame.BodyOneofCase.NetworkDelta;
        if (isOfState)
            _frames.Enqueue(frame);
        switch (frame.BodyCase)
        {
            case ServerFrame.BodyOneofCase.Challenge:
                Challenge = frame.Challenge;
                await SendAsync(socket, new AgentFrame { Hello = change(MakeHello(frame.Challenge, host)) }.ToByteArray());
                break;
            case ServerFrame.BodyOneofCase.Manifest:
                await TakeManifestAsync(socket, frame.Manifest);
                break;
            case ServerFrame.BodyOneofCase.NetworkMap:
                Assert.True(WireId.TryRead(WireMessages.Read(NetworkStatement.Parser, frame.NetworkMap.Head.Statement.Span).NetworkId, out NetworkId whole));
                await AnswerAsync(socket, whole, Of(whole).Take(frame.NetworkMap));
                break;
            case ServerFrame.BodyOneofCase.NetworkDelta:
                Assert.True(WireId.TryRead(WireMessages.Read(NetworkStatement.Parser, frame.NetworkDelta.Head.Statement.Span).NetworkId, out NetworkId changed));
                await AnswerAsync(socket, changed, Of(changed).Take(frame.NetworkDelta));
                break;
            case ServerFrame.BodyOneofCase.Goodbye:
                Goodbye = frame.Goodbye;
                break;
            case ServerFrame.BodyOneofCase.Welcome:
                Welcome = frame.Welcome;
                break;
            default:
                break;
        }
        if (!isOfState)
            _frames.Enqueue(frame);
    }

    private Hello MakeHello(Challenge challenge, string host)
    {
        var hello = new Hello
        {
            DeviceId = Device.ToWire(),
            Capability = Protocol.AgentChannel.Capability,
            AgentVersion = "0.1.0",
            Host = host,
            Hostname = Name,
            Platform = "linux-x64",
            Signature = ByteString.CopyFrom(HelloProof.Sign(MachineKey, challenge.Nonce.Span, Server, Device, host)),
        };
        foreach (NetworkReplica replica in Replicas.Values.Where(replica => replica.Head is not null))
            hello.Known.Add(new KnownNetwork { NetworkId = replica.Network.ToWire(), Epoch = replica.Head!.Epoch, Revision = replica.Head.Revision });
        return hello;
    }

    private async Task TakeManifestAsync(ClientWebSocket socket, Signed signed)
    {
        Assert.True(_verifier!.TryRead(signed, out Manifest? manifest));
        Assert.Equal(Device.ToWire(), manifest.DeviceId);
        Manifest = manifest;
        foreach (ManifestNetwork network in manifest.Networks.Where(network => network.NeedsKey))
            await SendAsync(socket, new AgentFrame { KeyOffer = new KeyOffer { NetworkId = network.NetworkId, PublicKey = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(32)) } }.ToByteArray());
    }

    private NetworkReplica Of(NetworkId network) => Replicas.GetOrAdd(network, id => new NetworkReplica(_verifier!, Server, id));

    private async Task AnswerAsync(ClientWebSocket socket, NetworkId network, MapOutcome outcome)
    {
        if (NetworkReplica.WantsResync(outcome))
        {
            await SendAsync(socket, new AgentFrame { Resync = new Resync { NetworkId = network.ToWire(), Reason = outcome.ToString() } }.ToByteArray());
            return;
        }
        NetworkReplica replica = Of(network);
        await SendAsync(socket, new AgentFrame
        {
            Ack = new Ack
            {
                NetworkId = network.ToWire(),
                Revision = replica.Head!.Revision,
                AppliedAt = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
                PeersHash = ByteString.CopyFrom(replica.Peers.Hash),
                Items = { new ItemResult { Item = "interface ls-test", Outcome = ItemResult.Types.Outcome.Applied } },
            },
        }.ToByteArray());
    }
}
