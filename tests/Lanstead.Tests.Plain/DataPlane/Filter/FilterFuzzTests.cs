using System.Runtime.InteropServices;
using Lanstead.DataPlane.Filter;
using static Lanstead.Tests.Plain.DataPlane.Filter.FilterBed;

namespace Lanstead.Tests.Plain.DataPlane.Filter;

/// <summary>Arbitrary bytes, at the very end of readable memory: a read past the packet ends the process. <c>./test --long</c> fuzzes for longer.</summary>
public sealed unsafe partial class FilterFuzzTests
{
    private const int PageBytes = 4096;
    private static readonly int Rounds = LongRun.Of(20_000_000, 200_000);

    [Fact]
    public void Arbitrary_bytes_are_judged_without_reading_past_them()
    {
        byte* pages = (byte*)MapPages(null, 2 * PageBytes, protection: 3, flags: 0x22, -1, 0);
        Assert.NotEqual(-1, (nint)pages);
        Assert.Equal(0, Protect(pages + PageBytes, PageBytes, 0));
        try
        {
            Fuzz(pages + PageBytes);
        }
        finally
        {
            Assert.Equal(0, Unmap(pages, 2 * PageBytes));
        }
    }

    private static void Fuzz(byte* end)
    {
        var random = new Random(3);
        FilterBed bed = new(Rules(FilterAction.Deny, Deny() with { Sources = [Net($"{Bravo}/32")] }, Allow() with { Protocol = 6 }, Allow() with { DestinationPorts = [new PortRange(0, 30000)] }));
        FilterLane receive = bed.Filter.AddLane(), send = bed.Filter.AddLane();
        byte[][] seeds = Seeds();
        byte[] buffer = new byte[256];
        for (int round = 0; round < Rounds; round++)
        {
            byte[] seed = seeds[random.Next(seeds.Length)];
            int length = Mutate(random, seed, buffer);
            byte* packet = end - length;
            buffer.AsSpan(0, length).CopyTo(new Span<byte>(packet, length));
            TimeSpan now = TimeSpan.FromMilliseconds(round);
            receive.BeginBatch(now);
            send.BeginBatch(now);
            FilterVerdict verdict = receive.Judge(packet, length);
            Assert.InRange((int)verdict, 0, FilterCounts.Verdicts - 1);
            if (round % 3 == 0)
                send.NoteOutbound(packet, length);
        }
        FilterCounts counts = bed.Filter.Count();
        Assert.Equal(Rounds, counts[FilterVerdict.Allowed] + counts.Refused);
        // The fuzzer is worth something only if it comes everywhere.
        foreach (FilterVerdict verdict in Enum.GetValues<FilterVerdict>().Where(verdict => verdict != FilterVerdict.FlowRevoked))
            Assert.True(counts[verdict] > 0, $"no packet met {verdict}");
    }

    private static int Mutate(Random random, byte[] seed, byte[] buffer)
    {
        if (random.Next(20) == 0)
        {
            int any = random.Next(0, 128);
            random.NextBytes(buffer.AsSpan(0, any));
            return any;
        }
        seed.CopyTo(buffer, 0);
        int length = seed.Length;
        for (int i = random.Next(0, 4); i > 0; i--)
            buffer[random.Next(length)] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)(1 << random.Next(8)), _ => 0 };
        return random.Next(4) == 0 ? random.Next(0, length + 1) : length;
    }

    private static byte[][] Seeds() =>
    [
        TestPacket.Tcp(Alpha, 4000, Me, 22), TestPacket.Tcp(Alpha6, 4000, Me6, 22, TestPacket.Syn), TestPacket.Udp(Alpha, 1, Me, 50000),
        TestPacket.Udp(Alpha6, 1, Me6, 53), TestPacket.Udp(Bravo, 1, Me, 53), TestPacket.Icmp(Alpha, Me, 3, quoted: TestPacket.Udp(Me, 53, Alpha, 1)),
        TestPacket.Icmp(Alpha6, Me6, 1, quoted: TestPacket.Udp(Me6, 53, Alpha6, 1)), TestPacket.Icmp(Alpha, Me, 0, 7),
        TestPacket.Ip4(Alpha, Me, 17, TestPacket.UdpHeader(1, 53, 4), [148, 4, 0, 0, 131, 4, 0, 0]),
        TestPacket.Ip6(Alpha6, Me6, 0, [60, 0, 1, 4, 0, 0, 0, 0, 43, 0, 1, 4, 0, 0, 0, 0, 51, 0, 4, 0, 0, 0, 0, 0, 17, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, .. TestPacket.UdpHeader(1, 53, 0)]),
        TestPacket.Ip6(Alpha6, Me6, 60, [.. Enumerable.Repeat<byte[]>([60, 0, 1, 4, 0, 0, 0, 0], 9).SelectMany(header => header)]),
        TestPacket.Fragment(Alpha, Me, 17, TestPacket.UdpHeader(1, 53, 24), 0, more: true, 7), TestPacket.Fragment(Alpha, Me, 17, new byte[24], 16, more: true, 7),
        TestPacket.Fragment(Alpha6, Me6, 17, TestPacket.UdpHeader(1, 53, 24), 0, more: true, 7), TestPacket.Fragment(Alpha6, Me6, 17, new byte[24], 32, more: false, 7),
        TestPacket.Fragment(Alpha, Me, 6, TestPacket.TcpHeader(1, 22, TestPacket.Syn, 4)[..16], 0, more: true, 9),
    ];

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* MapPages(void* at, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* at, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* at, nuint length);
}
