using Google.Protobuf;
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

/// <summary>C3: an agent that is cut off drops who is in a network when the lease runs out, counted by its own passing of time; and a guest at the end of the guest's time.</summary>
public sealed class LeaseTests : IDisposable
{
    private readonly StateFixture _fixture = new();
    private readonly TemporaryState _state = new();
    private readonly MovedTime _time = new();
    private readonly DeviceId _device = DeviceId.New(TimeProvider.System);
    private readonly PeerId _own = PeerId.New(TimeProvider.System);
    private readonly List<Membership> _made = [];
    private long _issued = 1;

    public void Dispose()
    {
        _made.ForEach(membership => membership.Dispose());
        _state.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public void C3_peers_go_when_the_lease_runs_out_and_come_back_with_the_next()
    {
        Membership membership = Joined();
        Assert.Equal(4, Peers(membership));
        Assert.True(membership.TakeLease(Lease(3600)));
        _time.Pass(TimeSpan.FromMinutes(59));
        Assert.Equal(4, Peers(membership));
        _time.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(0, Peers(membership, out Verdict over));
        Assert.Contains(over.Refusals, refusal => refusal is { Code: PolicyFailures.LeaseOver } && refusal.Detail.Contains("1 h", StringComparison.Ordinal));
        // The interface stays, so that nothing goes another way.
        Assert.NotNull(over.Plan);

        Assert.True(membership.TakeLease(Lease(3600)));
        Assert.Equal(4, Peers(membership));
        // Zero: for ever, as from a server that knows no leases.
        Assert.True(membership.TakeLease(Lease(0)));
        _time.Pass(TimeSpan.FromDays(400));
        Assert.Equal(4, Peers(membership));
    }

    [Fact]
    public void Old_foreign_and_unsigned_leases_are_not_taken()
    {
        Membership membership = Joined();
        Signed first = Lease(3600);
        Signed second = Lease(7200);
        Assert.True(membership.TakeLease(second));
        Assert.False(membership.TakeLease(first));
        Assert.False(membership.TakeLease(second));
        using var other = new StateFixture(2);
        Assert.False(membership.TakeLease(other.Signer.Sign(new Lease { ServerId = _fixture.Server.ToWire(), NetworkId = _fixture.Network.ToWire(), Epoch = 9, IssuedAt = 99, Seconds = 1 })));
        Assert.False(membership.TakeLease(_fixture.Signer.Sign(new Lease { ServerId = other.Server.ToWire(), NetworkId = _fixture.Network.ToWire(), Epoch = 9, IssuedAt = 99, Seconds = 1 })));
        // A statement of another kind, with the same signature, is none.
        Assert.False(membership.TakeLease(_fixture.Signer.Sign(_fixture.Head())));
    }

    [Theory]
    [InlineData(30, 4)]
    [InlineData(61, 0)]
    // The clock was set back meanwhile: no time has passed, rather than all.
    [InlineData(-10_000, 4)]
    public void Lease_goes_on_over_a_restart_of_the_agent(int minutesLater, int peers)
    {
        Membership membership = Joined();
        Assert.True(membership.TakeLease(Lease(3600)));
        _time.SetClock(TimeSpan.FromMinutes(minutesLater));
        Membership again = Open();
        again.Load();
        Assert.Equal(peers, Peers(again));
    }

    [Fact]
    public void Lease_that_a_clock_far_ahead_has_ended_holds_again_as_soon_as_the_server_says_so()
    {
        Signed lease = Lease(3600);
        Assert.True(Joined().TakeLease(lease));
        _time.SetClock(TimeSpan.FromDays(3652));
        Membership again = Open();
        again.Load();
        Assert.Equal(0, Peers(again));

        Assert.True(again.TakeLease(lease));
        Assert.Equal(4, Peers(again));
        // Once: who repeats it later has nothing new to say.
        Assert.False(again.TakeLease(lease));
    }

    [Fact]
    public void Guest_goes_at_the_end_of_the_guests_time_without_the_server()
    {
        Membership membership = Joined(guestUntil: _time.GetUtcNow().AddHours(1));
        Assert.Equal(5, Peers(membership));
        _time.SetClock(TimeSpan.FromMinutes(61));
        Assert.Equal(4, Peers(membership));
    }

    private Membership Joined(DateTimeOffset? guestUntil = null)
    {
        Membership membership = Open();
        membership.Enrol(new Enrolment(1, "https://vpn.example.org", _fixture.Server.Value, _fixture.Signer.PublicKey.ToArray(), _device.Value, "pi"));
        Assert.Equal(MapOutcome.Applied, membership.Take(_fixture.Signer.Sign(new Manifest
        {
            ServerId = _fixture.Server.ToWire(), Epoch = 1, DeviceId = _device.ToWire(), Revision = 1,
            Networks = { new ManifestNetwork { NetworkId = _fixture.Network.ToWire(), PeerId = _own.ToWire(), NeedsKey = true } },
        })));
        Peer self = _fixture.NextPeer(2);
        (self.PeerId, self.PublicKey) = (_own.ToWire(), ByteString.CopyFrom(membership.View(_fixture.Network)!.PublicKey!.Value.Bytes));
        _ = _fixture.Change([self], []);
        _fixture.Fill(4);
        if (guestUntil is { } until)
        {
            Peer guest = _fixture.NextPeer(99);
            guest.ValidUntil = until.ToUnixTimeMilliseconds();
            _ = _fixture.Change([guest], []);
        }
        Assert.Equal(MapOutcome.Applied, membership.Take(_fixture.Network, replica => replica.Take(_fixture.Map())));
        return membership;
    }

    private Membership Open()
    {
        var membership = new Membership(_made.Count == 0 ? _state.Store : _state.Reopen(), new Warnings(), NullLogger.Instance) { Time = _time };
        _made.Add(membership);
        return membership;
    }

    private Signed Lease(uint seconds) =>
        _fixture.Signer.Sign(new Lease { ServerId = _fixture.Server.ToWire(), NetworkId = _fixture.Network.ToWire(), Epoch = 1, IssuedAt = _issued++, Seconds = seconds });

    private int Peers(Membership membership) => Peers(membership, out _);

    private int Peers(Membership membership, out Verdict verdict)
    {
        verdict = new DesiredPlanner(membership, new LockGate(new LockBook(_state.Store, new Warnings(), NullLogger.Instance)), _ => true, _time, NullLogger.Instance).Judge(membership.Views(), LocalFacts.None)[0].Verdict;
        Assert.True(verdict.Plan is not null, string.Join(' ', verdict.Refusals));
        return verdict.Plan.Peers.Count;
    }

    /// <summary>A clock and a stopwatch that move apart when they are told to.</summary>
    private sealed class MovedTime : TimeProvider
    {
        private TimeSpan _passed;
        private TimeSpan _set;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => TimeSpan.FromDays(1000).Ticks + _passed.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(60) + _passed + _set;

        public void Pass(TimeSpan time) => _passed += time;

        public void SetClock(TimeSpan by) => _set += by;
    }
}
