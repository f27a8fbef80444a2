using Lanstead.DataPlane.Filter;
using static Lanstead.Tests.Plain.DataPlane.Filter.FilterBed;

namespace Lanstead.Tests.Plain.DataPlane.Filter;

/// <summary>The flow table with all its short ways against <see cref="FlowModel"/>, over random packets, times and changes of rules.</summary>
public sealed class FlowModelTests
{
    private const int Steps = 2000;
    private static readonly int Rounds = LongRun.Of(3000, 60);
    private static readonly byte[] Flags = [2, 18, 16, 16, 16, 16, 24, 17, 4, 20];

    // Whole seconds and more: within one second a flow's time need not be written. At and past the ends of the times that states have.
    private static readonly int[] Seconds = [1, 5, 10, 11, 59, 119, 120, 121, 180, 181, 239, 240, 241, 7440, 7441];

    // Few places, so that flows meet themselves again; more flows than a lane has notes.
    private static readonly string[] Peers4 = ["10.90.0.2", "10.90.0.3"];
    private static readonly string[] Peers6 = ["fd00:90::2", "fd00:90::3"];

    [Fact]
    public void Random_flows_are_judged_as_by_the_model()
    {
        int allowed = 0, refused = 0;
        for (int seed = 0; seed < Rounds; seed++)
        {
            var random = new Random(seed);
            var bed = new FilterBed(Rules(FilterAction.Deny), new FilterOptions { FlowCapacity = 8192 }, seed);
            var model = new FlowModel();
            int allowedFrom = NewRules(random, bed);
            for (int step = 0; step < Steps; step++)
            {
                if (random.Next(20) == 0)
                    bed.Now += TimeSpan.FromSeconds(Seconds[random.Next(Seconds.Length)]);
                if (random.Next(100) == 0)
                {
                    allowedFrom = NewRules(random, bed);
                    model.Generation++;
                }
                int peer = random.Next(4), port = random.Next(2) == 0 ? random.Next(4) : random.Next(100);
                bool tcp = random.Next(2) == 0;
                byte flags = Flags[random.Next(Flags.Length)];
                (int, int, int, bool Tcp) name = (peer, 0, port, tcp);
                string remote = peer < 2 ? Peers4[peer] : Peers6[peer - 2], me = peer < 2 ? Me : Me6;
                if (random.Next(2) == 0)
                {
                    model.Out(name, flags, bed.Now);
                    bed.Out(tcp ? TestPacket.Tcp(me, 100 + port, remote, 50, flags) : TestPacket.Udp(me, 100 + port, remote, 50));
                    continue;
                }
                bool expected = model.In(name, flags, bed.Now, rulesAllow: 100 + port >= allowedFrom);
                FilterVerdict verdict = bed.In(tcp ? TestPacket.Tcp(remote, 50, me, 100 + port, flags) : TestPacket.Udp(remote, 50, me, 100 + port));
                allowed += expected ? 1 : 0;
                refused += expected ? 0 : 1;
                Assert.True(expected == (verdict == FilterVerdict.Allowed), $"seed {seed}, step {step}: {verdict} for {name}, flags {flags}");
            }
            Assert.Equal(0, bed.Filter.Count().FlowsEvicted);
        }
        Assert.True(allowed > Rounds * 100 && refused > Rounds * 50, $"{allowed} allowed, {refused} refused");
    }

    // Ports from some number on are open.
    private static int NewRules(Random random, FilterBed bed)
    {
        int from = random.Next(100, 210);
        bed.Use(Rules(FilterAction.Deny, Allow() with { DestinationPorts = [new PortRange((ushort)from, ushort.MaxValue)] }));
        return from;
    }
}
