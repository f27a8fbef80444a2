using Lanstead.Agent;
using Lanstead.Agent.Reconciling;
using Lanstead.Agent.State;
using Lanstead.Agent.Tunnels;
using Lanstead.WireGuard;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>G1: a clock that is behind, with tunnels whose handshakes go by it.</summary>
public sealed class ClockWatchTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _root = Directory.CreateTempSubdirectory().FullName;
    private readonly Clock _clock = new() { Now = Start };
    private readonly Warnings _warnings = new();
    private readonly StateFolder _folder;
    private ClockWatch _watch;

    public ClockWatchTests()
    {
        _folder = StateFolder.Open(_root, _clock).Value;
        _watch = NewWatch();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void G1_a_clock_that_steps_back_under_the_kernels_tunnel_is_told_at_once_until_it_is_right_again()
    {
        Look(Start);
        Assert.Empty(_warnings.All());

        _clock.Now = Start - TimeSpan.FromHours(3);
        Look(Start);
        string told = Assert.Single(_warnings.All());
        Assert.StartsWith("This machine's clock is behind: the last handshake of lab was 3 hours later than it says now.", told, StringComparison.Ordinal);

        _clock.Now = Start + TimeSpan.FromSeconds(30);
        Look(Start);
        Assert.Empty(_warnings.All());
    }

    [Fact]
    public void G1_after_a_restart_of_the_machine_with_a_clock_that_lost_the_time_it_is_told_before_there_is_any_handshake()
    {
        Look(Start);

        _watch = NewWatch();
        _clock.Now = DateTimeOffset.UnixEpoch.AddSeconds(10);
        Look(null);

        Assert.Contains("20574 days later", Assert.Single(_warnings.All()), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_engine_used_before_counts_for_the_kernel_and_the_other_way_round()
    {
        TimestampFloor engine = TimestampFile.Open(_folder, "ls-lab", Assert.Fail);
        engine.Next(Start, default);
        _clock.Now = Start - TimeSpan.FromMinutes(30);
        Look(null);
        Assert.Contains("the last handshake of lab was 30 minutes later", Assert.Single(_warnings.All()), StringComparison.Ordinal);

        _clock.Now = Start + TimeSpan.FromHours(1);
        Look(Start + TimeSpan.FromHours(1));
        TimestampFloor next = TimestampFile.Open(_folder, "ls-lab", Assert.Fail);
        Assert.True(next.Next(Start, default) >= Tai64n.OfWhitened(Start + TimeSpan.FromHours(1)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public void Small_steps_are_told_to_nobody(int seconds)
    {
        Look(Start);
        _clock.Now = Start - TimeSpan.FromSeconds(seconds);
        Look(Start);
        Assert.Empty(_warnings.All());
    }

    [Fact]
    public void A_network_that_goes_takes_its_warning_along()
    {
        Look(Start);
        _clock.Now = Start - TimeSpan.FromHours(1);
        Look(Start);
        Assert.Single(_warnings.All());

        _watch.LookAtHandshakes([]);

        Assert.Empty(_warnings.All());
    }

    [Fact]
    public void The_disk_is_written_once_for_each_minute_of_handshakes()
    {
        for (int second = 0; second < 600; second++)
            Look(_clock.Now = Start + TimeSpan.FromSeconds(second));
        Tai64n kept = TimestampFile.Read(_folder, "ls-lab", Assert.Fail);
        Assert.Equal(Start + TimeSpan.FromSeconds(540), kept.ToTime());
    }

    [Fact]
    public void A_state_folder_that_cannot_be_written_is_told_and_stops_nothing()
    {
        File.WriteAllText(Path.Combine(_root, "timestamps"), "");
        Look(Start);
        Assert.Contains("cannot be kept on disk", Assert.Single(_warnings.All()), StringComparison.Ordinal);
        _clock.Now = Start - TimeSpan.FromHours(1);
        Look(Start);
        Assert.Equal(2, _warnings.All().Count);
    }

    [Fact]
    public void A_clock_behind_the_servers_is_told_when_it_is_set_back_in_the_middle_of_a_connection()
    {
        _watch.LookAtServer(TimeSpan.FromSeconds(59));
        _watch.LookAtServer(null);
        Assert.Empty(_warnings.All());
        _watch.LookAtServer(TimeSpan.FromMinutes(65));
        Assert.Equal("This machine's clock is 65 minutes behind the server's. Set the right one: timedatectl", Assert.Single(_warnings.All()));
        _watch.LookAtServer(null);
        Assert.Single(_warnings.All());
        _watch.LookAtServer(TimeSpan.Zero);
        Assert.Empty(_warnings.All());
    }

    private ClockWatch NewWatch() => new(_folder, _warnings, _clock);

    private void Look(DateTimeOffset? last) => _watch.LookAtHandshakes([("ls-lab", "lab", last)]);

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
