using System.Net;
using System.Security.Cryptography;
using Lanstead.Agent.Paths;
using Lanstead.Agent.Policy;
using Lanstead.DataPlane;
using Lanstead.Primitives;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>A tunnel server calls its clients after a start where they were last (D1): they tell nobody where they are.</summary>
public sealed class PathMemoryTests : IDisposable
{
    private static readonly IPEndPoint s_there = IPEndPoint.Parse("198.51.100.7:40404"), s_moved = IPEndPoint.Parse("198.51.100.7:50505");

    private readonly TemporaryState _state = new();
    private readonly NetworkId _network = new(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
    private readonly PeerId _peer = new(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
    private readonly PublicKey _key = new(RandomNumberGenerator.GetBytes(32));

    public void Dispose() => _state.Dispose();

    [Fact]
    public void D1_a_client_is_called_where_it_was_last_by_the_next_process()
    {
        PathTable first = New();
        Assert.Null(first.EndpointToSet(_network, Client(), null));
        Assert.Null(first.EndpointToSet(_network, Client(), Alive(s_there)));
        first.Keep(_network, [_peer]);
        Assert.Equal(s_there, New().EndpointToSet(_network, Client(), null));
        // Where it is now is what WireGuard knows better.
        Assert.Null(New().EndpointToSet(_network, Client(), Alive(s_moved)));
    }

    [Fact]
    public void A_client_that_is_gone_and_a_phone_are_not_remembered()
    {
        PathTable first = New();
        first.EndpointToSet(_network, Client(), Alive(s_there));
        first.Keep(_network, []);
        Assert.Null(New().EndpointToSet(_network, Client(), null));
        PathTable gateway = New();
        gateway.EndpointToSet(_network, Client() with { IsConfigOnly = true }, Alive(s_there));
        gateway.Keep(_network, [_peer]);
        Assert.Null(New().EndpointToSet(_network, Client() with { IsConfigOnly = true }, null));
    }

    [Fact]
    public void What_makes_no_sense_on_the_disk_is_nothing()
    {
        PathTable first = New();
        first.EndpointToSet(_network, Client(), Alive(s_there));
        first.Keep(_network, [_peer]);
        string file = _state.PathOf($"networks/{_network}/endpoints.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace(s_there.ToString(), "nowhere", StringComparison.Ordinal));
        Assert.Null(New().EndpointToSet(_network, Client(), null));
        File.WriteAllText(file, "{");
        Assert.Null(New().EndpointToSet(_network, Client(), null));
    }

    // As a process that was just started.
    private PathTable New() => new(new PathMemory(_state.Reopen(), TimeProvider.System), TimeProvider.System);

    private PlannedPeer Client() => new(_peer, "home", _key, [IPAddress.Parse("10.1.0.2")], [IPNetwork.Parse("10.1.0.2/32")], [], false);

    private TunnelPeerState Alive(IPEndPoint endpoint) => new(_key, false, endpoint, [], 0, TimeProvider.System.GetUtcNow(), 100, 100);
}
