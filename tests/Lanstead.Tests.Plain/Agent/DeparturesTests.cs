using Lanstead.Agent;
using Lanstead.Agent.Connecting;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Locks;
using Lanstead.Agent.State;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Tests.Plain.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>What was left while the server was away is told later, and no longer than needed.</summary>
public sealed class DeparturesTests : IDisposable
{
    private readonly StateFixture _fixture = new();
    private readonly TemporaryState _state = new();
    private readonly Membership _membership;
    private readonly AgentControl _control;
    private readonly DeviceId _device = DeviceId.New(TimeProvider.System);
    private readonly List<AgentFrame> _sent = [];

    public DeparturesTests()
    {
        var warnings = new Warnings();
        _membership = new Membership(_state.Store, warnings, NullLogger.Instance);
        _control = new AgentControl(new AgentOptions(), _state.Store, _membership, new LockBook(_state.Store, warnings, NullLogger.Instance), warnings, AgentSettings.Default, TimeProvider.System);
        _membership.Enrol(new Enrolment(1, "https://vpn.example.org", _fixture.Server.Value, _fixture.Signer.PublicKey.ToArray(), _device.Value, "pi"));
        _membership.Take(Manifest(1, listed: true));
    }

    public void Dispose()
    {
        _membership.Dispose();
        _state.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public void Left_network_is_told_at_each_manifest_that_lists_it_and_forgotten_at_one_that_does_not()
    {
        Tell();
        Assert.Empty(_sent);

        _control.Choose(settings => settings with { LeftNetworks = [_fixture.Network.Value] });
        Tell();
        Tell();
        Assert.Equal([_fixture.Network.ToWire(), _fixture.Network.ToWire()], _sent.Select(frame => frame.Leave.NetworkId));
        Assert.NotEmpty(_control.Settings.LeftNetworks);

        _membership.Take(Manifest(2, listed: false));
        Tell();
        Assert.Equal(2, _sent.Count);
        Assert.Empty(_control.Settings.LeftNetworks);

        // Put in again by somebody else: it stays.
        _membership.Take(Manifest(3, listed: true));
        Tell();
        Assert.Equal(2, _sent.Count);
    }

    private void Tell() => Departures.Tell(_control, _membership, frame =>
    {
        _sent.Add(frame);
        return true;
    });

    private Signed Manifest(ulong revision, bool listed)
    {
        var manifest = new Manifest { ServerId = _fixture.Server.ToWire(), Epoch = 1, DeviceId = _device.ToWire(), Revision = revision, DeviceName = "pi" };
        if (listed)
            manifest.Networks.Add(new ManifestNetwork { NetworkId = _fixture.Network.ToWire(), PeerId = new PeerId(_fixture.NextGuid()).ToWire() });
        return _fixture.Signer.Sign(manifest);
    }
}
