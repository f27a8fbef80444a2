using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Lanstead.Lab.Scenarios;
using Lanstead.Lab.Servers;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Lab.Benches.Control;

/// <summary>Many simulated agents of one server, each ten of them from an address of their own, and the one join that all wait for.</summary>
internal sealed class Fleet : IDisposable
{
    private const int AtOnce = 64;
    private const int KeyUses = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);

    private readonly Stage _stage;
    private readonly HttpClient _http;
    private readonly ConcurrentDictionary<ByteString, NetworkStatement> _statements = new();
    private readonly ConcurrentQueue<string> _goodbyes = new();
    private readonly ConcurrentQueue<SimulatedAgent> _agents = new();
    private int _numbers;
    private int _connections;
    private int _ends;
    private volatile Watch? _watch;

    public Fleet(Stage stage)
    {
        _stage = stage;
        _http = stage.Server.CreateClient();
        ConnectUrl = new UriBuilder(stage.Server.Url) { Scheme = "ws", Path = AgentChannel.ConnectPath }.Uri;
        Invoker = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = ConnectAsync, PooledConnectionLifetime = TimeSpan.Zero });
    }

    /// <summary>Where agents connect.</summary>
    public Uri ConnectUrl { get; }

    /// <summary>By which agents connect: from the namespace of the server's machine.</summary>
    public HttpMessageInvoker Invoker { get; }

    /// <summary>Connections that ended without being cut by the bench.</summary>
    public int Ends => _ends;

    /// <summary>What the server said when it ended a connection.</summary>
    public IReadOnlyCollection<string> Goodbyes => _goodbyes;

    /// <summary>Makes agents that are members of a network, not yet connected, and have no key to offer: the way there is not what is measured.</summary>
    public async Task<SimulatedAgent[]> EnrolAsync(NetworkAnswer network, string name, int count, CancellationToken cancellation)
    {
        JoinKeyAnswer key = await _stage.Api.JoinKeyAsync(network, KeyUses, cancellation);
        SimulatedAgent[] agents = [.. Enumerable.Range(0, count).Select(number => new SimulatedAgent(this, $"{name}-{number}") { OffersKey = false })];
        foreach (SimulatedAgent agent in agents)
        {
            _agents.Enqueue(agent);
        }

        await Parallel.ForEachAsync(agents, Bounded(cancellation), async (agent, stop) => await agent.EnrolAsync(_http, key.Token, stop));
        return agents;
    }

    /// <summary>Connects all of one network: the first gets the map, the others come as agents that have it already.</summary>
    public async Task BringAsync(IReadOnlyList<SimulatedAgent> members, CancellationToken cancellation)
    {
        members[0].Forget();
        await ConnectAsync([members[0]], 1, cancellation);
        SimulatedAgent[] others = [.. members.Skip(1)];
        foreach (SimulatedAgent other in others)
        {
            other.KnowAs(members[0]);
        }

        await ConnectAsync(others, AtOnce, cancellation);
    }

    /// <summary>Connects all, <paramref name="atOnce"/> at a time, and waits until each has a manifest and its map.</summary>
    public async Task ConnectAsync(IReadOnlyList<SimulatedAgent> agents, int atOnce, CancellationToken cancellation)
    {
        await Parallel.ForEachAsync(
            agents,
            new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation },
            async (agent, stop) =>
            {
                await agent.ConnectAsync(stop);
                await UntilAsync(() => agent.IsWelcome && agent.ManifestAt > 0 && agent.Revision > 0, $"an agent's map{LastWords()}", stop);
            });
    }

    /// <summary>Joins one more; tells how long each of the others took to hear of its key, from its first word to the server.</summary>
    public async Task<(TimeSpan[] Heard, SimulatedAgent Joined)> JoinAsync(
        IReadOnlyList<SimulatedAgent> members, JoinKeyAnswer key, string name, CancellationToken cancellation)
    {
        SimulatedAgent joiner = new(this, name);
        _agents.Enqueue(joiner);
        long start = TimeProvider.System.GetTimestamp();
        await joiner.EnrolAsync(_http, key.Token, cancellation);
        Watch watch = new(joiner.Peer, start);
        _watch = watch;
        await joiner.ConnectAsync(cancellation);
        await UntilAsync(() => watch.Heard.Count >= members.Count, $"{members.Count} members that hear of a join; {watch.Heard.Count} did{LastWords()}", cancellation);
        _watch = null;
        return ([.. watch.Heard.Values], joiner);
    }

    /// <summary>The head of a map: read once, however many agents get it.</summary>
    public NetworkStatement Read(Signed head) => _statements.GetOrAdd(
        head.Signature, static (_, signed) => WireMessages.Read(NetworkStatement.Parser, signed.Statement.Span), head);

    /// <summary>A number for an agent.</summary>
    public int NextNumber() => Interlocked.Increment(ref _numbers);

    public void NoteEnd() => Interlocked.Increment(ref _ends);

    public void NoteGoodbye(Goodbye goodbye) => _goodbyes.Enqueue($"{goodbye.Reason}: {goodbye.Text}");

    /// <summary>Looks in what came for the peer that all wait for, with its key.</summary>
    public void NoteMap(SimulatedAgent agent, IReadOnlyList<ByteString> peers)
    {
        if (_watch is not { } watch || agent.Peer == watch.Peer || peers.Count > 64)
        {
            return;
        }

        foreach (ByteString bytes in peers)
        {
            Peer peer = WireMessages.Read(Peer.Parser, bytes.Span);
            if (peer.PeerId == watch.Peer && peer.PublicKey.Length > 0)
            {
                watch.Heard.TryAdd(agent, TimeProvider.System.GetElapsedTime(watch.Start));
            }
        }
    }

    /// <summary>Sends what idle agents send, spread evenly, until it is stopped.</summary>
    public async Task BeatAsync(TimeSpan interval, CancellationToken cancellation)
    {
        const int slices = 100;
        using PeriodicTimer timer = new(interval / slices);
        for (int slice = 0; ; slice = (slice + 1) % slices)
        {
            foreach (SimulatedAgent agent in _agents)
            {
                // By a number of its own, so that each has its turn at the same distance.
                if (agent.Number % slices == slice)
                {
                    await agent.BeatAsync();
                }
            }

            await timer.WaitForNextTickAsync(cancellation);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        Invoker.Dispose();
    }

    private static ParallelOptions Bounded(CancellationToken cancellation) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };

    private string LastWords() => _goodbyes.LastOrDefault() is { } words ? $" (the server said {words})" : "";

    private static async Task UntilAsync(Func<bool> done, string what, CancellationToken cancellation)
    {
        if (await Until.TrueAsync(() => Task.FromResult(done()), Patience, cancellation, LookEvery) is null)
        {
            throw new LabException($"Waited in vain for {what}.");
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        // Machines have addresses of their own; here ten share one of 127.0.0.0/8, which is all this machine.
        int number = Interlocked.Increment(ref _connections) / 10;
        Socket socket = _stage.ServerHost.Machine.InNetwork(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        try
        {
            socket.Bind(new IPEndPoint(new IPAddress([127, (byte)(16 + (number >> 16)), (byte)(number >> 8), (byte)number]), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed record Watch(ByteString Peer, long Start)
    {
        public ConcurrentDictionary<SimulatedAgent, TimeSpan> Heard { get; } = new();
    }
}
