using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Google.Protobuf;
using Lanstead.Lab.Machines;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>A server that signs whatever a test tells it to, also what no right server would. One network, any number of agents.</summary>
internal sealed partial class ScriptedServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly StateSigner _signer = new(EcdsaP256.Create());
    private readonly ServerId _server = ServerId.New(TimeProvider.System);
    private readonly NetworkId _network = NetworkId.New(TimeProvider.System);
    private readonly Lock _gate = new();
    private readonly SortedDictionary<Guid, Peer> _peers = [];
    private readonly Dictionary<Guid, byte[]> _machineKeys = [];
    private readonly Dictionary<Guid, WebSocket> _connected = [];
    private readonly List<Ack> _acks = [];
    private readonly List<FlowRow> _flows = [];
    private readonly List<StatusReport> _tunnelReports = [];
    private readonly Task _running;
    private ulong _revision = 1;
    private readonly Dictionary<Guid, Posture> _postures = [];
    private PostureDemand? _demand;
    private ulong _manifestRevision = 1;
    private ulong _policyRevision;
    private int _hosts;

    private ScriptedServer(Machine machine, string host, int port)
    {
        Url = new Uri($"http://{host}:{port}");
        _listener.Prefixes.Add($"http://+:{port}/");
        // The sockets are made by Start, on a thread that is in the machine's network.
        _running = machine.InNetwork(() =>
        {
            _listener.Start();
            return ServeAsync();
        });
    }

    public NetworkId Network => _network;

    public Uri Url { get; }

    public string JoinKey => JoinKeyToken.Create(_signer.KeyId.Span).Reveal();

    /// <summary>Changes the head just before it is signed.</summary>
    public Action<NetworkStatement> Head { get; set; } = _ => { };

    /// <summary>What may arrive at a device, by its peer; null: this is a server of the time before policies.</summary>
    public Func<Peer, IReadOnlyList<PolicyRule>>? Policy { get; set; }

    /// <summary>What the maker of a configuration sealed for the gateway, by its peer.</summary>
    public Func<ByteString, PairNote?> KeptPreshared { get; set; } = _ => null;

    public IReadOnlyList<Ack> Acks
    {
        get
        {
            lock (_gate)
                return [.. _acks];
        }
    }

    /// <summary>What agents told of connections.</summary>
    public IReadOnlyList<FlowRow> Flows
    {
        get
        {
            lock (_gate)
                return [.. _flows];
        }
    }

    /// <summary>What agents told of tunnels: how exposures stand, own addresses, what listens.</summary>
    public IReadOnlyList<StatusReport> TunnelReports
    {
        get
        {
            lock (_gate)
                return [.. _tunnelReports];
        }
    }

    public static ScriptedServer Start(Machine machine, string host, int port) => new(machine, host, port);

    /// <summary>Sends a frame to all agents.</summary>
    public async Task SendAsync(ServerFrame frame)
    {
        WebSocket[] sockets;
        lock (_gate)
            sockets = [.. _connected.Values];
        foreach (WebSocket socket in sockets)
            await SendAsync(socket, frame);
    }

    /// <summary>Changes the peers and sends the whole map to everyone.</summary>
    public async Task ChangeAsync(Action<IDictionary<Guid, Peer>> change)
    {
        lock (_gate)
        {
            change(_peers);
            _revision++;
        }
        await SendMapsAsync();
    }

    /// <summary>Demands something of how machines are kept, and tells each what it lacks.</summary>
    public async Task DemandAsync(PostureDemand? demand)
    {
        KeyValuePair<Guid, WebSocket>[] sockets;
        lock (_gate)
        {
            (_demand, sockets) = (demand, [.. _connected]);
            _manifestRevision++;
        }
        foreach ((Guid device, WebSocket socket) in sockets)
            await SendManifestAsync(socket, new DeviceId(device));
        await SendMapsAsync();
    }

    /// <summary>The peer of that name.</summary>
    public Peer Find(string name)
    {
        lock (_gate)
            return _peers.Values.Single(peer => peer.Name == name).Clone();
    }

    /// <summary>A peer that no machine stands behind.</summary>
    public static Peer NewPeer(string name, string ipv4, byte[] key) => new()
    {
        PeerId = PeerId.New(TimeProvider.System).ToWire(),
        DeviceId = DeviceId.New(TimeProvider.System).ToWire(),
        Name = name,
        PublicKey = ByteString.CopyFrom(key),
        Ipv4 = ipv4,
        Ipv6 = "fd00:7::" + ipv4.Split('.')[^1],
    };

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        // A wait for a request that begins in the very moment of the closing is never ended by the listener.
        await Task.WhenAny(_running, Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System));
        _listener.Close();
        _signer.Dispose();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context = await _listener.GetContextAsync();
            _ = context.Request.IsWebSocketRequest ? TalkAsync(context) : EnrolAsync(context);
        }
    }

    private async Task EnrolAsync(HttpListenerContext context)
    {
        using JsonDocument body = await JsonDocument.ParseAsync(context.Request.InputStream);
        JsonElement request = body.RootElement;
        byte[] machineKey = request.GetProperty("machineKey").GetBytesFromBase64();
        string hostname = request.GetProperty("hostname").GetString()!;
        bool proven = EnrolmentProof.Verify(
            machineKey, request.GetProperty("key").GetString()!, hostname, request.GetProperty("at").GetInt64(), request.GetProperty("signature").GetBytesFromBase64());
        DeviceId device = DeviceId.New(TimeProvider.System);
        Peer peer;
        lock (_gate)
        {
            int host = ++_hosts;
            peer = NewPeer(hostname, $"10.77.0.{host}", []);
            peer.DeviceId = device.ToWire();
            _peers[Id(peer)] = peer;
            _machineKeys[device.Value] = machineKey;
        }
        context.Response.StatusCode = proven ? 201 : 400;
        context.Response.ContentType = "application/json";
        await using (Stream output = context.Response.OutputStream)
        {
            await JsonSerializer.SerializeAsync(output, new
            {
                deviceId = device.Value, deviceName = hostname, serverId = _server.Value, serverKey = _signer.PublicKey.ToArray(),
                networkId = _network.Value, networkName = "Lab", peerId = Id(peer),
            });
        }
    }

    private async Task TalkAsync(HttpListenerContext context)
    {
        using WebSocket socket = (await context.AcceptWebSocketAsync(null)).WebSocket;
        byte[] nonce = new byte[HelloProof.NonceSizeBytes];
        Random.Shared.NextBytes(nonce);
        await SendAsync(socket, new ServerFrame { Challenge = new Challenge { Nonce = ByteString.CopyFrom(nonce), ServerId = _server.ToWire(), CapabilityMin = 1, Capability = Capability } });
        Hello? hello = (await ReceiveAsync(socket))?.Hello;
        if (hello is null || !WireId.TryRead(hello.DeviceId, out DeviceId device) || !_machineKeys.TryGetValue(device.Value, out byte[]? key)
            || !HelloProof.Verify(key, nonce, _server, device, hello.Host, hello.Signature.Span))
        {
            await SendAsync(socket, new ServerFrame { Goodbye = new Goodbye { Reason = Goodbye.Types.Reason.BadProof } });
            return;
        }
        await SendAsync(socket, new ServerFrame { Welcome = new Welcome { Capability = Capability, ServerTime = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), HeartbeatSeconds = (uint)Protocol.AgentChannel.Heartbeat.TotalSeconds, DeadSeconds = (uint)Protocol.AgentChannel.DeadAfter.TotalSeconds, ServerVersion = "scripted" } });
        lock (_gate)
            _connected[device.Value] = socket;
        await SendManifestAsync(socket, device);
        await SendPoliciesAsync();
        await SendMapsAsync();
        await SendPlanAsync(socket, device);
        while (await ReceiveAsync(socket) is { } frame)
            await AnswerAsync(socket, device, frame);
        lock (_gate)
        {
            if (_connected.GetValueOrDefault(device.Value) == socket)
                _connected.Remove(device.Value);
        }
    }

    private async Task AnswerAsync(WebSocket socket, DeviceId device, AgentFrame frame)
    {
        switch (frame.BodyCase)
        {
            case AgentFrame.BodyOneofCase.Ping:
                await SendAsync(socket, new ServerFrame { Pong = new Pong { Id = frame.Ping.Id } });
                break;
            case AgentFrame.BodyOneofCase.KeyOffer:
                await ChangeAsync(peers =>
                {
                    Peer own = Own(peers, device);
                    (own.PublicKey, own.LockKey) = (frame.KeyOffer.PublicKey, frame.KeyOffer.LockKey);
                    own.KeySignatures.Clear();
                    own.KeySignatures.Add(frame.KeyOffer.KeySignature);
                });
                break;
            case AgentFrame.BodyOneofCase.Endpoints:
                await ChangeAsync(peers =>
                {
                    Own(peers, device).Endpoints.Clear();
                    Own(peers, device).Endpoints.Add(frame.Endpoints.Endpoints_);
                });
                break;
            case AgentFrame.BodyOneofCase.Status when frame.Status is { Exposures.Count: > 0 } or { PublicAddresses: not null } or { Listening: not null } or { Certificates.Count: > 0 }:
                lock (_gate)
                    _tunnelReports.Add(frame.Status);
                break;
            case AgentFrame.BodyOneofCase.Status when frame.Status.Posture is { } told:
                lock (_gate)
                {
                    _postures[device.Value] = new Posture(told.System, told.SystemVersion, told.SystemName, told.DiskEncryption, told.Firewall);
                    _manifestRevision += _demand is null ? 0u : 1u;
                }
                await SendManifestAsync(socket, device);
                await SendMapsAsync();
                break;
            case AgentFrame.BodyOneofCase.PairNote when frame.PairNote is { Sealed.IsEmpty: true, Proof.IsEmpty: true } && KeptPreshared(frame.PairNote.PeerId) is { } kept:
                await SendAsync(socket, new ServerFrame { PairNote = kept });
                break;
            case AgentFrame.BodyOneofCase.PairNote:
                await PassOnAsync(device, frame.PairNote);
                break;
            case AgentFrame.BodyOneofCase.Resync when frame.Resync.NetworkId.IsEmpty:
                await SendManifestAsync(socket, device);
                break;
            case AgentFrame.BodyOneofCase.Resync:
                await SendMapsAsync();
                break;
            case AgentFrame.BodyOneofCase.Ack:
                lock (_gate)
                    _acks.Add(frame.Ack);
                break;
            case AgentFrame.BodyOneofCase.Flows:
                lock (_gate)
                    _flows.AddRange(frame.Flows.Rows);
                await SendAsync(socket, new ServerFrame { FlowsTaken = new FlowsTaken { NetworkId = frame.Flows.NetworkId, Number = frame.Flows.Number } });
                break;
        }
    }

    private async Task PassOnAsync(DeviceId sender, PairNote note)
    {
        WebSocket? socket;
        lock (_gate)
        {
            WireId.TryRead(_peers[new Guid(note.PeerId.Span, bigEndian: true)].DeviceId, out DeviceId receiver);
            socket = _connected.GetValueOrDefault(receiver.Value);
            note.PeerId = Own(_peers, sender).PeerId;
        }
        if (socket is not null)
            await SendAsync(socket, new ServerFrame { PairNote = note });
    }

    private Task SendManifestAsync(WebSocket socket, DeviceId device)
    {
        Peer own;
        IReadOnlyList<string> missing;
        ulong revision;
        lock (_gate)
        {
            (own, revision) = (Own(_peers, device), _manifestRevision);
            missing = PostureRules.Missing(_demand, _postures.GetValueOrDefault(device.Value), "0.1.0");
        }
        return SendAsync(socket, new ServerFrame
        {
            Manifest = _signer.Sign(new Manifest
            {
                ServerId = _server.ToWire(), Epoch = 1, DeviceId = device.ToWire(), Revision = revision, DeviceName = own.Name,
                Networks = { new ManifestNetwork { NetworkId = _network.ToWire(), PeerId = own.PeerId, NeedsKey = own.PublicKey.IsEmpty, Held = missing.Count > 0 ? "posture" : "", Missing = { missing } } },
            }),
        });
    }

    private uint Capability => Policy is null ? 1 : AgentChannel.CapabilityOfPolicy;

    /// <summary>Tells every agent what may arrive, under a new revision.</summary>
    public async Task SendPoliciesAsync()
    {
        (WebSocket Socket, DevicePolicy Statement)[] frames;
        lock (_gate)
        {
            if (Policy is not { } policy)
                return;
            _policyRevision++;
            frames = [.. _connected.Select(pair => (pair.Value, Own(_peers, new DeviceId(pair.Key)))).Select(pair => (pair.Value, new DevicePolicy
            {
                ServerId = _server.ToWire(), Epoch = 1, NetworkId = _network.ToWire(), PeerId = pair.Item2.PeerId, Revision = _policyRevision, PolicyVersion = 1, Rules = { policy(pair.Item2) },
            }))];
        }
        foreach ((WebSocket socket, DevicePolicy statement) in frames)
            await SendAsync(socket, new ServerFrame { DevicePolicy = _signer.Sign(statement) });
    }

    private async Task SendMapsAsync()
    {
        ServerFrame frame;
        WebSocket[] sockets;
        lock (_gate)
        {
            PeerSet peers = PeerSet.Read(_peers.Values.Select(peer => peer.ToByteString())) ?? throw new InvalidOperationException("The script has a bad peer.");
            var head = new NetworkStatement
            {
                ServerId = _server.ToWire(), Epoch = 1, NetworkId = _network.ToWire(), Revision = _revision, Name = "Lab", Slug = "lab",
                Ipv4Cidr = "10.77.0.0/24", Ipv6Cidr = "fd00:7::/64", Mtu = 1280, PeersHash = ByteString.CopyFrom(peers.Hash), PeerCount = (uint)peers.Count,
            };
            Head(head);
            frame = new ServerFrame { NetworkMap = new NetworkMap { Head = _signer.Sign(head), Peers = { peers.Bytes } } };
            sockets = [.. _connected.Values];
        }
        foreach (WebSocket socket in sockets)
            await SendAsync(socket, frame);
    }

    private readonly SemaphoreSlim _sending = new(1);

    private async Task SendAsync(WebSocket socket, ServerFrame frame)
    {
        await _sending.WaitAsync();
        try
        {
            await socket.SendAsync(frame.ToByteArray(), WebSocketMessageType.Binary, true, CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException or HttpListenerException)
        {
            // The agent went away: tests kill it.
        }
        finally
        {
            _sending.Release();
        }
    }

    private static async Task<AgentFrame?> ReceiveAsync(WebSocket socket)
    {
        byte[] buffer = new byte[AgentChannel.FrameToServerMaxBytes];
        int length = 0;
        try
        {
            while (true)
            {
                var got = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (got.MessageType == WebSocketMessageType.Close)
                    return null;
                length += got.Count;
                if (got.EndOfMessage)
                    return WireMessages.Read(AgentFrame.Parser, buffer.AsSpan(0, length));
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or IOException or HttpListenerException)
        {
            return null;
        }
    }

    private static Peer Own(IDictionary<Guid, Peer> peers, DeviceId device) => peers.Values.Single(peer => peer.DeviceId == device.ToWire());

    internal static Guid Id(Peer peer) => new(peer.PeerId.Span, bigEndian: true);
}
