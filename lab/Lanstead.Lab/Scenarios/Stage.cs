using Lanstead.Lab.Agents;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Scenarios;

/// <summary>What most scenarios begin with: a router, a server on a machine of its own, somebody signed in, agents.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private const int ServerSubnet = 9;
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);
    private readonly LabOptions _options;
    private readonly TextWriter _progress;
    private readonly List<LabAgent> _agents = [];

    private Stage(LabOptions options, TextWriter progress, Topology topology, LabHost serverHost, LabServer server, LabApi api)
    {
        _options = options;
        _progress = progress;
        Topology = topology;
        ServerHost = serverHost;
        Server = server;
        Api = api;
    }

    public Topology Topology { get; }

    public LabHost ServerHost { get; }

    public LabServer Server { get; }

    public LabApi Api { get; }

    public static async Task<Stage> CreateAsync(
        LabOptions options, TextWriter progress, IReadOnlyDictionary<string, string>? settings, CancellationToken cancellation)
    {
        options.RequirePrograms();
        Topology topology = await Topology.CreateAsync();
        LabServer? server = null;
        try
        {
            progress.WriteLine("starting router, server and database");
            LabHost host = await topology.AddAsync("server", ServerSubnet);
            server = LabServer.StartOnMachine(options, host, topology.Workspace.File("server-data"), settings: settings);
            TimeSpan ready = await server.UntilReadyAsync(ReadyLimit, cancellation);
            progress.WriteLine($"server ready after {ready.TotalSeconds:0.0} s");
            LabApi api = await SignUpAsync(server, Account.Random("owner"), cancellation);
            return new Stage(options, progress, topology, host, server, api);
        }
        catch (Exception)
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }

            await topology.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes the first account of a fresh server.</summary>
    public static async Task<LabApi> SignUpAsync(LabServer server, Account account, CancellationToken cancellation)
    {
        string token = server.SetupToken() ?? throw new LabException($"The server printed no set-up token:\n{server.LastLines()}");
        LabApi api = new(server.CreateClient(), account);
        await api.SetUpAsync(token, cancellation);
        return api;
    }

    /// <summary>A machine with a running daemon that has joined nothing yet.</summary>
    public async Task<(LabAgent Agent, LabHost Host)> AddAgentAsync(
        string name, int subnet, CancellationToken cancellation, IReadOnlyDictionary<string, string>? environment = null)
    {
        LabHost host = await Topology.AddAsync(name, subnet);
        LabAgent agent = new(host.Machine, _options.Agent, environment: environment);
        _agents.Add(agent);
        await agent.StartAsync(cancellation);
        return (agent, host);
    }

    /// <summary>Joins the network with a key of its own, at <paramref name="through"/> or the server itself.</summary>
    public async Task<PeerAnswer> JoinAsync(LabAgent agent, NetworkAnswer network, Uri? through, CancellationToken cancellation)
    {
        JoinKeyAnswer key = await Api.JoinKeyAsync(network, cancellation: cancellation);
        _progress.WriteLine($"{agent.Machine.Name} joins {network.Name}");
        await agent.UpAsync(through ?? Server.Url, key.Token, cancellation);
        IReadOnlyList<PeerAnswer> peers = await Api.PeersAsync(network, cancellation);
        return peers.FirstOrDefault(peer => peer.Name == agent.Machine.Name)
            ?? throw new LabException($"{agent.Machine.Name} is not among the peers: {string.Join(", ", peers.Select(peer => peer.Name))}");
    }

    /// <summary>Keeps the logs for a look after a failure.</summary>
    public void KeepLogs()
    {
        Topology.Workspace.Keep = true;
        _progress.WriteLine($"logs are kept in {Topology.Workspace.Folder}");
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Task.WhenAll(_agents.Select(agent => agent.DisposeAsync().AsTask()));
        await Server.DisposeAsync();
        await Topology.DisposeAsync();
    }
}
