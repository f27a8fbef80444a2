using System.Buffers;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Lab.Benches.Control;

/// <summary>An agent without a machine: the real protocol over a real WebSocket, and of each map only its revision and hash.</summary>
/// <remarks>It does not verify signatures: 5,000 agents on one machine would measure that.</remarks>
internal sealed class SimulatedAgent(Fleet fleet, string hostname) : IDisposable
{
    private const int Tries = 10;

    private readonly ECDsa _machineKey = EcdsaP256.Create();
    private readonly SemaphoreSlim _sending = new(1);
    private ClientWebSocket? _socket;
    private Task _pump = Task.CompletedTask;
    private ServerId _server;
    private DeviceId _device;
    private ByteString _network = ByteString.Empty;
    private ulong _epoch;

    /// <summary>Of its machine, and so of its peer.</summary>
    public string Name => hostname;

    /// <summary>Tells it from the others.</summary>
    public int Number { get; } = fleet.NextNumber();

    /// <summary>Its peer in its network.</summary>
    public ByteString Peer { get; private set; } = ByteString.Empty;

    /// <summary>Revision of its copy of the map; 0 before the first.</summary>
    public ulong Revision { get; private set; }

    /// <summary>When the newest manifest came, as a timestamp; 0 before that on this connection.</summary>
    public long ManifestAt { get; private set; }

    /// <summary>Bytes of maps and deltas that came.</summary>
    public long MapBytes { get; private set; }

    /// <summary>Bytes of all that came but answers to its own heartbeats.</summary>
    public long Bytes { get; private set; }

    /// <summary>Revision of its rules; 0 before the first.</summary>
    public ulong PolicyRevision { get; private set; }

    /// <summary>When those rules came, as a timestamp.</summary>
    public long PolicyAt { get; private set; }

    /// <summary>Whether it offers a key where it is asked for one. Each offer is a change for all that are connected.</summary>
    public bool OffersKey { get; init; } = true;

    /// <summary>Whether the connection stands and the server has said welcome.</summary>
    public bool IsWelcome { get; private set; }

    /// <summary>Joins by a key: machine key, proof, ids.</summary>
    /// <exception cref="LabException">Refused.</exception>
    public async Task EnrolAsync(HttpClient http, string joinKey, CancellationToken cancellation)
    {
        (HttpStatusCode status, string body) = await AskToEnrolAsync(http, joinKey, cancellation);
        for (int tries = 1; status == HttpStatusCode.ServiceUnavailable && tries < Tries; tries++)
        {
            // As an agent does that is told to come again in a moment.
            await Task.Delay(TimeSpan.FromSeconds(tries), TimeProvider.System, cancellation);
            (status, body) = await AskToEnrolAsync(http, joinKey, cancellation);
        }

        if ((int)status >= 400)
        {
            throw new LabException($"{hostname} was not enrolled: {(int)status} {body}");
        }

        using JsonDocument document = JsonDocument.Parse(body);
        _server = new ServerId(document.RootElement.GetProperty("serverId").GetGuid());
        _device = new DeviceId(document.RootElement.GetProperty("deviceId").GetGuid());
        Peer = new PeerId(document.RootElement.GetProperty("peerId").GetGuid()).ToWire();
    }

    /// <summary>Connects; from then on what comes is answered until <see cref="Cut"/>.</summary>
    public async Task ConnectAsync(CancellationToken cancellation)
    {
        (IsWelcome, ManifestAt) = (false, 0);
        ClientWebSocket socket = new();
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        try
        {
            await socket.ConnectAsync(fleet.ConnectUrl, fleet.Invoker, cancellation);
        }
        catch (WebSocketException e)
        {
            socket.Dispose();
            throw new LabException($"{Name} could not connect: {e.InnerException?.Message ?? e.Message}", e);
        }

        _socket = socket;
        _pump = PumpAsync(socket);
    }

    /// <summary>Has the same copy of the map as another one of its network from here on: as an agent that was there before, for which there is nothing to send.</summary>
    public void KnowAs(SimulatedAgent other) => (_network, _epoch, Revision) = (other._network, other._epoch, other.Revision);

    /// <summary>Has no map, and gets one when it connects.</summary>
    public void Forget() => Revision = 0;

    /// <summary>What an agent sends when nothing happens.</summary>
    public Task BeatAsync() => _socket is { State: WebSocketState.Open } socket && IsWelcome
        ? SendAsync(socket, new AgentFrame { Ping = new Ping { Id = 1 } })
        : Task.CompletedTask;

    /// <summary>As a cable that is pulled.</summary>
    public async Task CutAsync()
    {
        _socket?.Abort();
        await _pump;
        _socket?.Dispose();
        _socket = null;
        IsWelcome = false;
    }

    public void Dispose()
    {
        _socket?.Abort();
        _socket?.Dispose();
        _machineKey.Dispose();
        _sending.Dispose();
    }

    private async Task<(HttpStatusCode Status, string Body)> AskToEnrolAsync(HttpClient http, string joinKey, CancellationToken cancellation)
    {
        long at = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        using HttpResponseMessage answer = await http.PostAsJsonAsync(
            AgentChannel.EnrolPath,
            new
            {
                Key = joinKey,
                MachineKey = Convert.ToBase64String(_machineKey.ExportSubjectPublicKeyInfo()),
                Hostname = hostname,
                Platform = "linux-x64",
                AgentVersion = "0.1.0",
                At = at,
                Signature = Convert.ToBase64String(EnrolmentProof.Sign(_machineKey, joinKey, hostname, at)),
            },
            cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation));
    }

    private async Task PumpAsync(ClientWebSocket socket)
    {
        try
        {
            while (await ReceiveAsync(socket) is { } frame)
            {
                if (frame.Frame.BodyCase != ServerFrame.BodyOneofCase.Pong)
                {
                    Bytes += frame.Bytes;
                }

                await TakeAsync(socket, frame.Frame, frame.Bytes);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // Cut, by us or by the server.
        }
        finally
        {
            if (IsWelcome)
            {
                IsWelcome = false;
                fleet.NoteEnd();
            }
        }
    }

    private static async Task<(ServerFrame Frame, int Bytes)?> ReceiveAsync(ClientWebSocket socket)
    {
        // Nothing is held while nothing comes: thousands of these wait at once.
        ValueWebSocketReceiveResult first = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
        if (first.MessageType == WebSocketMessageType.Close)
        {
            return null;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            for (int length = 0; ;)
            {
                ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                length += part.Count;
                if (part.EndOfMessage)
                {
                    return (WireMessages.Read(ServerFrame.Parser, buffer.AsSpan(0, length)), length);
                }

                if (length == buffer.Length)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent(length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task TakeAsync(ClientWebSocket socket, ServerFrame frame, int bytes)
    {
        switch (frame.BodyCase)
        {
            case ServerFrame.BodyOneofCase.Challenge:
                await SendAsync(socket, new AgentFrame { Hello = MakeHello(frame.Challenge) });
                break;
            case ServerFrame.BodyOneofCase.Welcome:
                IsWelcome = true;
                break;
            case ServerFrame.BodyOneofCase.Manifest:
                await TakeManifestAsync(socket, WireMessages.Read(Manifest.Parser, frame.Manifest.Statement.Span));
                break;
            case ServerFrame.BodyOneofCase.NetworkMap:
                await TakeMapAsync(socket, frame.NetworkMap.Head, bytes, frame.NetworkMap.Peers);
                break;
            case ServerFrame.BodyOneofCase.NetworkDelta:
                await TakeMapAsync(socket, frame.NetworkDelta.Head, bytes, frame.NetworkDelta.Upserts);
                break;
            case ServerFrame.BodyOneofCase.DevicePolicy:
                PolicyAt = TimeProvider.System.GetTimestamp();
                PolicyRevision = WireMessages.Read(DevicePolicy.Parser, frame.DevicePolicy.Statement.Span).Revision;
                break;
            case ServerFrame.BodyOneofCase.Goodbye:
                fleet.NoteGoodbye(frame.Goodbye);
                break;
            default:
                break;
        }
    }

    private async Task TakeManifestAsync(ClientWebSocket socket, Manifest manifest)
    {
        ManifestAt = TimeProvider.System.GetTimestamp();
        foreach (ManifestNetwork network in manifest.Networks)
        {
            _network = network.NetworkId;
            if (network.NeedsKey && OffersKey)
            {
                await SendAsync(socket, new AgentFrame { KeyOffer = new KeyOffer { NetworkId = network.NetworkId, PublicKey = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(32)) } });
            }
        }
    }

    private async Task TakeMapAsync(ClientWebSocket socket, Signed head, int bytes, IReadOnlyList<ByteString> peers)
    {
        NetworkStatement statement = fleet.Read(head);
        MapBytes += bytes;
        (Revision, _epoch, _network) = (statement.Revision, statement.Epoch, statement.NetworkId);
        fleet.NoteMap(this, peers);
        Ack ack = new() { NetworkId = _network, Revision = Revision, AppliedAt = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), PeersHash = statement.PeersHash };
        ack.Items.Add(new ItemResult { Item = "interface ls-bench", Outcome = ItemResult.Types.Outcome.Applied });
        await SendAsync(socket, new AgentFrame { Ack = ack });
    }

    private Hello MakeHello(Challenge challenge)
    {
        string host = fleet.ConnectUrl.Authority;
        Hello hello = new()
        {
            DeviceId = _device.ToWire(),
            Capability = AgentChannel.Capability,
            AgentVersion = "0.1.0",
            Host = host,
            Hostname = hostname,
            Platform = "linux-x64",
            Signature = ByteString.CopyFrom(HelloProof.Sign(_machineKey, challenge.Nonce.Span, _server, _device, host)),
        };
        if (Revision > 0)
        {
            hello.Known.Add(new KnownNetwork { NetworkId = _network, Epoch = _epoch, Revision = Revision, PolicyEpoch = PolicyRevision > 0 ? _epoch : 0, PolicyRevision = PolicyRevision });
        }

        return hello;
    }

    private async Task SendAsync(ClientWebSocket socket, AgentFrame frame)
    {
        await _sending.WaitAsync();
        try
        {
            await socket.SendAsync(frame.ToByteArray(), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }
}
