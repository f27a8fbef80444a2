using Lanstead.Agent;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Locks;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Reconciling;
using Lanstead.Agent.State;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Tests.Plain.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>Which UDP port each network of a machine is given, with a back end that has one port for all and with one that has a port each.</summary>
public sealed class PortSharingTests : IDisposable
{
    private readonly StateFixture _fixture = new();
    private readonly TemporaryState _state = new();
    private readonly Membership _membership;

    public PortSharingTests()
    {
        _membership = new Membership(_state.Store, new Warnings(), NullLogger.Instance);
        var device = DeviceId.New(TimeProvider.System);
        _membership.Enrol(new Enrolment(1, "https://vpn.example.org", _fixture.Server.Value, _fixture.Signer.PublicKey.ToArray(), device.Value, "pi"));
        var manifest = new Manifest { ServerId = _fixture.Server.ToWire(), Epoch = 1, DeviceId = device.ToWire(), Revision = 1 };
        for (int i = 0; i < 3; i++)
        {
            manifest.Networks.Add(new ManifestNetwork
            {
                NetworkId = NetworkId.New(TimeProvider.System).ToWire(), PeerId = PeerId.New(TimeProvider.System).ToWire(), NeedsKey = true,
            });
        }
        Assert.Equal(MapOutcome.Applied, _membership.Take(_fixture.Signer.Sign(manifest)));
    }

    public void Dispose()
    {
        _membership.Dispose();
        _state.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public void One_port_for_all_networks_stays_and_a_new_one_is_new_for_all()
    {
        int first = Assert.Single(PlaceAll(sharesPort: true).Distinct());
        Assert.True(first > 0);
        Assert.Equal([first, first, first], PlaceAll(sharesPort: true));

        // Somebody took it: whichever network finds out, all get another.
        int second = Place(sharesPort: true, _membership.Views()[1], newPort: true);
        Assert.NotEqual(first, second);
        Assert.Equal([second, second, second], _membership.Views().Select(member => member.Link!.ListenPort));
        Assert.Equal([second, second, second], PlaceAll(sharesPort: true));
    }

    [Fact]
    public void Networks_that_had_a_port_each_come_to_share_one()
    {
        Assert.Equal(3, PlaceAll(sharesPort: false).Distinct().Count());

        Assert.Single(PlaceAll(sharesPort: true).Distinct());
        Assert.Single(_membership.Views().Select(member => member.Link!.ListenPort).Distinct());
    }

    [Fact]
    public void A_network_that_leaves_the_shared_port_gets_its_own_and_the_others_keep_theirs()
    {
        int shared = Assert.Single(PlaceAll(sharesPort: true).Distinct());
        NetworkId leaving = _membership.Views()[0].Network;

        int[] ports = [.. _membership.Views().Select(member => Place(other => other.Network != leaving, member, newPort: false))];
        Assert.Equal([shared, shared], ports[1..]);
        Assert.NotEqual(shared, ports[0]);
        Assert.Equal(ports, _membership.Views().Select(member => Place(other => other.Network != leaving, member, newPort: false)));
        // And back.
        Assert.Equal([shared, shared, shared], PlaceAll(sharesPort: true));
    }

    private int[] PlaceAll(bool sharesPort) => [.. _membership.Views().Select(member => Place(sharesPort, member, newPort: false))];

    private int Place(bool sharesPort, MemberView member, bool newPort) => Place(_ => sharesPort, member, newPort);

    private int Place(Func<MemberView, bool> sharesPort, MemberView member, bool newPort)
    {
        var plan = new NetworkPlan(member.Network, 1, "home", "home", [], [], 1420, IsGateway: false, Gateway: null, []);
        return new DesiredPlanner(_membership, new LockGate(new LockBook(_state.Store, new Warnings(), NullLogger.Instance)), sharesPort, TimeProvider.System, NullLogger.Instance)
            .Place(member, plan, new SystemView([], [], []), Journal.Empty, newName: false, newPort).ListenPort;
    }
}
