using Lanstead.DataPlane.Filter;
using static Lanstead.Tests.Plain.DataPlane.Filter.FilterBed;

namespace Lanstead.Tests.Plain.DataPlane.Filter;

/// <summary>Several threads, no allocation, memory of fixed size.</summary>
public sealed class FilterThreadTests
{
    [Fact]
    public void Judging_allocates_nothing()
    {
        FilterBed bed = new(Rules(FilterAction.Deny, Allow() with { DestinationPorts = [new PortRange(0, 30000)] }));
        byte[][] packets =
        [
            TestPacket.Udp(Alpha, 1, Me, 53), TestPacket.Udp(Alpha6, 1, Me6, 53), TestPacket.Udp(Alpha, 1, Me, 40000), TestPacket.Tcp(Alpha, 1, Me, 22, TestPacket.Syn),
            TestPacket.Icmp(Alpha, Me, 3, quoted: TestPacket.Udp(Me, 53, Alpha, 1)), FragmentTests.First(Alpha, Me, 53, 7), FragmentTests.Later(Alpha, Me, 1000, 8, more: false, 7), [1, 2, 3],
        ];
        for (int round = 0; round < 3; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 2000; i++)
            {
                bed.Now += TimeSpan.FromMilliseconds(50);
                foreach (byte[] packet in packets)
                {
                    bed.In(packet);
                    bed.Out(packet);
                }
            }
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(round == 0 || allocated == 0, $"{allocated} bytes");
        }
    }

    [Fact]
    public async Task Rules_can_be_swapped_while_packets_are_judged()
    {
        // Odd ports are allowed by one set, even ones by the other: a packet judged by a mixture would show.
        FilterBed bed = new(Rules(FilterAction.Deny));
        CompiledFilter[] sets = [.. Enumerable.Range(0, 2).Select(parity => CompiledFilter.Compile(Rules(
            FilterAction.Deny, [.. Enumerable.Range(0, 500).Select(i => Allow() with { Protocol = 17, DestinationPorts = [PortRange.Of((ushort)((i * 2) + parity))] })])).Value)];
        bed.Filter.Use(sets[0]);
        using var stop = new CancellationTokenSource(LongRun.IsOn ? TimeSpan.FromSeconds(30) : TimeSpan.FromSeconds(2));
        Task swapping = Task.Run(() =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
                bed.Filter.Use(sets[i & 1]);
        });
        Task<int>[] judging = [.. Enumerable.Range(0, 3).Select(thread => Task.Run(() => JudgePairs(bed.Filter, thread, stop.Token)))];
        await swapping;
        int[] wrong = await Task.WhenAll(judging);
        Assert.Equal([0, 0, 0], wrong);
        Assert.True(bed.Filter.Count()[FilterVerdict.Allowed] > 1000);
    }

    // In one batch exactly one of two neighbouring ports is allowed.
    private static unsafe int JudgePairs(PacketFilter filter, int thread, CancellationToken stop)
    {
        FilterLane lane = filter.AddLane();
        int wrong = 0;
        for (int i = 0; !stop.IsCancellationRequested; i++)
        {
            byte[] even = TestPacket.Udp(Alpha, 1000 + (i % 50), Me, i * 2 % 1000), odd = TestPacket.Udp(Alpha, 1000 + (i % 50), Me, (i * 2 % 1000) + 1);
            lane.BeginBatch(TimeSpan.FromMilliseconds(i + thread));
            fixed (byte* first = even, second = odd)
            {
                bool allowed1 = lane.Judge(first, even.Length) == FilterVerdict.Allowed, allowed2 = lane.Judge(second, odd.Length) == FilterVerdict.Allowed;
                // Another thread may have revoked or renewed a flow under the next set; what must not be is both let in.
                if (allowed1 && allowed2)
                    wrong++;
            }
        }
        return wrong;
    }

    [Fact]
    public async Task Lanes_open_and_answer_flows_at_the_same_time()
    {
        FilterBed bed = new(Rules(FilterAction.Deny), new FilterOptions { FlowCapacity = 16_384 });
        const int threads = 4, flows = 2000;
        int[] refused = await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() => AskAndAnswer(bed.Filter, thread, flows))));
        Assert.Equal(new int[threads], refused);
        FilterCounts counts = bed.Filter.Count();
        Assert.Equal(threads * flows, counts.Flows);
        Assert.Equal(0, counts.FlowsEvicted);
    }

    private static unsafe int AskAndAnswer(PacketFilter filter, int thread, int flows)
    {
        FilterLane send = filter.AddLane(), receive = filter.AddLane();
        send.BeginBatch(TimeSpan.FromSeconds(1));
        receive.BeginBatch(TimeSpan.FromSeconds(1));
        string peer = $"10.90.1.{thread + 1}";
        int lost = 0;
        for (int i = 0; i < flows * 3; i++)
        {
            byte[] request = TestPacket.Udp(Me, i % flows, peer, 53), answer = TestPacket.Udp(peer, 53, Me, i % flows);
            fixed (byte* first = request, second = answer)
            {
                send.NoteOutbound(first, request.Length);
                lost += receive.Judge(second, answer.Length) == FilterVerdict.Allowed ? 0 : 1;
            }
        }
        return lost;
    }

    [Fact]
    public void A_table_takes_four_fifths_of_its_size_before_it_evicts()
    {
        FilterBed bed = new(Rules(FilterAction.Deny), new FilterOptions { FlowCapacity = 65_536 });
        for (int i = 0; i < 52_000; i++)
            bed.Out(TestPacket.Udp(Me, 1 + i, Alpha, 53));
        FilterCounts counts = bed.Filter.Count();
        Assert.Equal(52_000, counts.Flows);
        Assert.Equal(0, counts.FlowsEvicted);
    }

    [Fact]
    public void A_flood_of_flows_without_answers_does_not_push_out_those_with_one()
    {
        FilterBed bed = new(Rules(FilterAction.Deny, Allow() with { Protocol = 6 }));
        for (int i = 0; i < 500; i++)
        {
            bed.Out(TestPacket.Udp(Me, i, Alpha, 53));
            Assert.Equal(FilterVerdict.Allowed, bed.In(TestPacket.Udp(Alpha, 53, Me, i)));
        }
        for (int i = 0; i < 60_000; i++)
        {
            bed.Now += TimeSpan.FromMilliseconds(1);
            bed.In(TestPacket.Tcp(Bravo, i, Me, 80, TestPacket.Syn));
        }
        for (int i = 0; i < 500; i++)
            Assert.Equal(FilterVerdict.Allowed, bed.In(TestPacket.Udp(Alpha, 53, Me, i)));
        FilterCounts counts = bed.Filter.Count();
        Assert.InRange(counts.Flows, 1000, 1024);
        Assert.True(counts.FlowsEvicted > 59_000);
    }

    [Fact]
    public void Sizes_are_powers_of_two()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FilterBed(Rules(FilterAction.Deny), new FilterOptions { FlowCapacity = 1000 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FilterBed(Rules(FilterAction.Deny), new FilterOptions { FragmentCapacity = 9 }));
        Assert.Throws<ArgumentException>(() => new PacketFilter(new FilterOptions(), new byte[31]));
    }
}
