using Google.Protobuf;
using Lanstead.Agent;
using Lanstead.Agent.Desired;
using Lanstead.Agent.State;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Tests.Plain.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>C2, C6, J2: only this server's signed state for this very device is taken, from the network as from the disk.</summary>
public sealed class MembershipTests : IDisposable
{
    private readonly StateFixture _fixture = new();
    private readonly TemporaryState _state = new();
    private readonly Warnings _warnings = new();
    private readonly Membership _membership;
    private readonly DeviceId _device = DeviceId.New(TimeProvider.System);
    private readonly PeerId _peer = PeerId.New(TimeProvider.System);

    public MembershipTests()
    {
        _membership = new Membership(_state.Store, _warnings, NullLogger.Instance);
        _membership.Enrol(new Enrolment(1, "https://vpn.example.org", _fixture.Server.Value, _fixture.Signer.PublicKey.ToArray(), _device.Value, "pi"));
    }

    public void Dispose()
    {
        _membership.Dispose();
        _state.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public void First_manifest_makes_a_key_on_this_machine_and_asks_to_offer_it()
    {
        Assert.Equal(MapOutcome.Applied, _membership.Take(Manifest(1)));

        MemberView member = Assert.Single(_membership.Views());
        Assert.True(member.NeedsKey);
        Assert.NotNull(member.PublicKey);
        Assert.True(File.Exists(_state.PathOf($"networks/{_fixture.Network}/private.key")));
    }

    [Fact]
    public void Older_foreign_and_unsigned_manifests_are_refused()
    {
        _membership.Take(Manifest(5));

        Assert.Equal(MapOutcome.Stale, _membership.Take(Manifest(4)));
        Assert.Equal(MapOutcome.Unchanged, _membership.Take(Manifest(5)));
        Assert.Equal(MapOutcome.Conflicting, _membership.Take(Manifest(5, needsKey: false)));
        Assert.Equal(MapOutcome.Foreign, _membership.Take(Manifest(6, device: DeviceId.New(TimeProvider.System))));
        Assert.Equal(MapOutcome.Foreign, _membership.Take(Manifest(6, server: new ServerId(Guid.CreateVersion7(DateTimeOffset.UnixEpoch)))));
        using var other = new StateFixture(2);
        Assert.Equal(MapOutcome.BadSignature, _membership.Take(other.Signer.Sign(Wanted(6))));
        Signed changed = Manifest(6);
        byte[] bytes = changed.Statement.ToByteArray();
        bytes[^1] ^= 1;
        changed.Statement = ByteString.CopyFrom(bytes);
        Assert.Equal(MapOutcome.BadSignature, _membership.Take(changed));
        Assert.Equal(5ul, _membership.Manifest!.Revision);
    }

    [Fact]
    public void Same_manifest_said_again_later_is_no_conflict()
    {
        Manifest first = Wanted(5), later = Wanted(5);
        (first.IssuedAt, later.IssuedAt) = (1_000, 2_000);
        _membership.Take(_fixture.Signer.Sign(first));

        Assert.Equal(MapOutcome.Unchanged, _membership.Take(_fixture.Signer.Sign(later)));
        later.DeviceName = "renamed";
        Assert.Equal(MapOutcome.Conflicting, _membership.Take(_fixture.Signer.Sign(later)));
    }

    [Fact]
    public void Restored_server_with_a_higher_epoch_is_followed() =>
        Assert.Equal([MapOutcome.Applied, MapOutcome.Applied], [_membership.Take(Manifest(50)), _membership.Take(Manifest(1, epoch: 2))]);

    [Fact]
    public void Network_that_the_manifest_drops_is_forgotten_with_its_key()
    {
        _membership.Take(Manifest(1));
        _membership.Take(_fixture.Signer.Sign(new Manifest { ServerId = _fixture.Server.ToWire(), Epoch = 1, DeviceId = _device.ToWire(), Revision = 2 }));

        Assert.Empty(_membership.Views());
        Assert.False(Directory.Exists(_state.PathOf($"networks/{_fixture.Network}")));
    }

    [Fact]
    public void State_on_disk_comes_back_after_a_restart_with_the_same_key()
    {
        _membership.Take(Manifest(1));
        _fixture.Fill(3);
        Assert.Equal(MapOutcome.Applied, _membership.Take(_fixture.Network, replica => replica.Take(_fixture.Map())));
        PublicKey key = _membership.View(_fixture.Network)!.PublicKey!.Value;

        using Membership again = Reload();

        MemberView member = Assert.Single(again.Views());
        Assert.Equal(key, member.PublicKey);
        Assert.Equal(3, member.Peers.Count);
        Assert.Equal(_fixture.Revision, member.Head!.Revision);
        Assert.Empty(_warnings.All());
    }

    [Fact]
    public void Tampered_map_on_disk_is_refused_and_kept_aside_at_every_byte()
    {
        _membership.Take(Manifest(1));
        _fixture.Fill(2);
        _membership.Take(_fixture.Network, replica => replica.Take(_fixture.Map()));
        string path = _state.PathOf($"networks/{_fixture.Network}/map.pb");
        byte[] good = File.ReadAllBytes(path);
        var random = new Random(3);
        for (int i = 0; i < 60; i++)
        {
            byte[] bad = [.. good];
            bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, bad);

            using Membership again = Reload();

            Assert.Null(again.View(_fixture.Network)!.Head);
            Assert.False(File.Exists(path));
        }
        Assert.Equal(60, _state.SetAside().Count());
        Assert.NotEmpty(_warnings.All());
    }

    [Fact]
    public void Files_of_another_machine_are_refused()
    {
        _membership.Take(Manifest(1));
        Signed foreign = Manifest(9, device: DeviceId.New(TimeProvider.System));
        File.WriteAllBytes(_state.PathOf("manifest.pb"), foreign.ToByteArray());

        using Membership again = Reload();

        Assert.Empty(again.Views());
        Assert.Contains(_state.SetAside(), name => name.StartsWith("manifest.pb.refused-", StringComparison.Ordinal));
    }

    [Fact]
    public void Lost_key_is_told_and_never_replaced_by_itself()
    {
        _membership.Take(Manifest(1, needsKey: true));
        _membership.Take(Manifest(2, needsKey: false));
        File.WriteAllText(_state.PathOf($"networks/{_fixture.Network}/private.key"), "damaged");

        using Membership again = Reload();
        again.Take(Manifest(3, needsKey: false));

        MemberView member = Assert.Single(again.Views());
        Assert.Null(member.PrivateKey);
        Assert.Equal(AgentFailures.StateDamaged, member.Failure!.Code);
        again.Readmit(_fixture.Network);
        Assert.NotNull(again.View(_fixture.Network)!.PrivateKey);
    }

    private Membership Reload()
    {
        var again = new Membership(_state.Reopen(), _warnings, NullLogger.Instance);
        again.Load();
        return again;
    }

    private Signed Manifest(ulong revision, ulong epoch = 1, bool needsKey = true, DeviceId? device = null, ServerId? server = null) =>
        _fixture.Signer.Sign(Wanted(revision, epoch, needsKey, device, server));

    private Manifest Wanted(ulong revision, ulong epoch = 1, bool needsKey = true, DeviceId? device = null, ServerId? server = null) => new()
    {
        ServerId = (server ?? _fixture.Server).ToWire(),
        Epoch = epoch,
        DeviceId = (device ?? _device).ToWire(),
        Revision = revision,
        Networks = { new ManifestNetwork { NetworkId = _fixture.Network.ToWire(), PeerId = _peer.ToWire(), NeedsKey = needsKey } },
    };
}
