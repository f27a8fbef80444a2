using System.Net;
using Lanstead.Agent.Exposing;
using Lanstead.Primitives;

namespace Lanstead.Tests.Plain.Agent;

public sealed class QuotaBookTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_end = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<Guid, ulong> _counted = [];
    private readonly QuotaBook _book = new();

    [Fact]
    public void Exposures_that_share_a_quota_use_it_up_together_and_a_rate_stays_below_both()
    {
        OpenExposure one = Open(new PlannedLimit("c-home", 0, 100, new PlannedQuota(1000, s_end, 1000, Suspends: false)), new PlannedLimit("e-one", 5_000, 0, null)), other = Open(one.Plan.Limits[0]);
        (_counted[one.Plan.Id], _counted[other.Plan.Id]) = (600, 399);
        Assert.Equal("", Look(s_now, one, other));
        Assert.Equal([new Limiter("c-home", false, 100), new Limiter("e-one", true, 5_000)], _book.Limited(one).Limiters);
        Assert.Equal((null, null), _book.Tell(one.Plan));

        _counted[other.Plan.Id]++;
        Assert.Equal("c-home", Look(s_now, one, other));
        Assert.Equal([new Limiter("c-home", true, QuotaBook.SlowKbit), new Limiter("c-home", false, 100), new Limiter("e-one", true, 5_000)], _book.Limited(one).Limiters);
        Assert.False(_book.Limited(other).IsShut);
        Assert.Contains("256 kbit/s until 2026-12-01", _book.Tell(other.Plan).Slow, StringComparison.Ordinal);
    }

    [Fact]
    public void Used_up_it_is_closed_until_the_period_ends_and_the_next_one_holds_without_the_server()
    {
        OpenExposure one = Open(new PlannedLimit("e-one", 0, 0, new PlannedQuota(1000, s_end, 500, Suspends: true)));
        _counted[one.Plan.Id] = 1200;
        Look(s_now, one);
        Assert.True(_book.Limited(one).IsShut);
        Assert.Equal("agent.exposure_quota", _book.Tell(one.Plan).Shut?.Code);

        // The server says nothing: the next period begins with what is counted now.
        Look(s_end, one);
        Assert.False(_book.Limited(one).IsShut);
        _counted[one.Plan.Id] = 1699;
        Assert.Equal("", Look(s_end.AddDays(1), one));
        _counted[one.Plan.Id] = 1700;
        Assert.Equal("e-one", Look(s_end.AddDays(2), one));

        // It does: its word holds.
        OpenExposure later = one with { Plan = one.Plan with { Limits = [new PlannedLimit("e-one", 0, 0, new PlannedQuota(5000, s_end.AddMonths(1), 500, Suspends: true))] } };
        Assert.Equal("", Look(s_end.AddDays(2), later));
    }

    [Fact]
    public void A_machine_that_counts_anew_has_not_used_less_than_nothing()
    {
        OpenExposure one = Open(new PlannedLimit("e-one", 0, 0, new PlannedQuota(1000, s_end, 500, Suspends: true)));
        _counted[one.Plan.Id] = 900;
        Look(s_end, one);
        _counted[one.Plan.Id] = 10;
        Assert.Equal("", Look(s_end, one));
        _counted[one.Plan.Id] = 510;
        Assert.Equal("e-one", Look(s_end, one));
    }

    private string Look(DateTimeOffset now, params OpenExposure[] open) => _book.Look(open.Select(one => one.Plan), id => _counted.GetValueOrDefault(id), now);

    private static OpenExposure Open(params PlannedLimit[] limits) =>
        new(new PlannedExposure(Guid.CreateVersion7(s_now), "one", [new PlannedPorts(true, false, 80, 80, 80, 80)], "") { Limits = limits }, IPAddress.Parse("10.0.0.2"), "ls-tun");
}
