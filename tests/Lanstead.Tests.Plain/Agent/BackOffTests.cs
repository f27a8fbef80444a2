using Lanstead.Agent.Connecting;
using Xunit;

namespace Lanstead.Tests.Plain.Agent;

public sealed class BackOffTests
{
    [Fact]
    public void First_wait_is_at_most_a_second_so_that_a_restarted_proxy_costs_little()
    {
        for (int seed = 0; seed < 1000; seed++)
            Assert.InRange(new BackOff(new Random(seed)).Next(), TimeSpan.FromSeconds(0.6), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Waits_double_up_to_a_minute_and_vary_by_a_quarter()
    {
        var backOff = new BackOff(new Random(7));
        double middle = 0.8;
        for (int i = 0; i < 20; i++, middle = Math.Min(middle * 2, 60))
            Assert.InRange(backOff.Next().TotalSeconds, middle * 0.75, middle * 1.25);
    }

    [Fact]
    public void Agents_that_failed_together_do_not_come_back_together()
    {
        var chance = new Random(5);
        double[] waits = [.. Enumerable.Range(0, 100).Select(_ => Fifth(new BackOff(chance)).TotalSeconds)];

        Assert.True(waits.Max() - waits.Min() > 4, $"100 agents come back within {waits.Max() - waits.Min():0.0} s");

        // A loop: Select(…).Last() would call Next once.
        static TimeSpan Fifth(BackOff backOff)
        {
            for (int i = 0; i < 4; i++)
                _ = backOff.Next();
            return backOff.Next();
        }
    }

    [Fact]
    public void Success_starts_anew_and_a_replaced_connection_keeps_away()
    {
        var backOff = new BackOff(new Random(1));
        for (int i = 0; i < 10; i++)
            _ = backOff.Next();

        backOff.Reset();
        Assert.True(backOff.Next() <= TimeSpan.FromSeconds(1));

        backOff.KeepAway();
        Assert.True(backOff.Next() >= TimeSpan.FromSeconds(15));
    }
}
