using System.Net;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Servers;

namespace Lanstead.Lab.Demo;

/// <summary>One of the demo's two machines: reaches the host's server at the same address as the host does.</summary>
internal sealed class DemoMachine : IAsyncDisposable
{
    private readonly Forwarder _forwarder;

    private DemoMachine(LabAgent agent, Forwarder forwarder)
    {
        Agent = agent;
        _forwarder = forwarder;
    }

    public LabAgent Agent { get; }

    public string Name => Agent.Machine.Name;

    public static async Task<DemoMachine> StartAsync(
        Topology topology, LabOptions options, Uri server, string name, int subnet, string stateFolder, CancellationToken cancellation)
    {
        LabHost host = await topology.AddAsync(name, subnet);
        IPEndPoint address = new(IPAddress.Loopback, server.Port);
        Forwarder forwarder = Forwarder.Start(host.Machine, address, address);
        (await host.Machine.RunAsync(["mkdir", "-p", "-m", "700", stateFolder], cancellation: cancellation)).OrThrow();
        LabAgent agent = new(host.Machine, options.Agent, stateFolder);
        await agent.StartAsync(cancellation);
        return new DemoMachine(agent, forwarder);
    }

    /// <summary>Joins unless an earlier run did; returns its place in the network.</summary>
    public async Task<PeerAnswer> JoinAsync(LabApi api, NetworkAnswer network, Uri server, CancellationToken cancellation)
    {
        if (!Agent.IsEnrolled)
        {
            JoinKeyAnswer key = await api.JoinKeyAsync(network, cancellation: cancellation);
            await Agent.UpAsync(server, key.Token, cancellation);
        }

        IReadOnlyList<PeerAnswer> peers = await api.PeersAsync(network, cancellation);
        return peers.FirstOrDefault(peer => peer.Name == Name)
            ?? throw new LabException($"{Name} is not in the network {network.Name} any more; remove the data folder to start anew.");
    }

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        await _forwarder.DisposeAsync();
    }
}
