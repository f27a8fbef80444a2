using System.Runtime.InteropServices;
using Lanstead.DataPlane.Offload;

namespace Lanstead.Tests.Plain.DataPlane.Offload;

public sealed unsafe class OffloadAllocationTests
{
    [Fact]
    public void Cutting_and_joining_allocate_nothing()
    {
        byte[] tcp = new TestPacket { Payload = new byte[60_000] }.ToTunBytes(1348);
        byte[] udp = new TestPacket { IsTcp = false, IsIpv4 = false, Payload = new byte[60_000] }.ToTunBytes(1372);
        byte* memory = (byte*)NativeMemory.Alloc(1 << 18);
        WirePacket* list = (WirePacket*)NativeMemory.Alloc(256, (nuint)sizeof(WirePacket));
        var counting = new Counting();
        using var coalescer = new Coalescer(counting, new CoalescerOptions());

        Pass(tcp, udp, memory, list, coalescer);
        int passes = 1;
        long allocated = Allocated.By(() =>
        {
            for (int i = 0; i < 100; i++, passes++)
                Pass(tcp, udp, memory, list, coalescer);
        });

        Assert.Equal(0, allocated);
        Assert.Equal(passes * (45 + 44), counting.Packets);
        Assert.Equal(passes * 2, counting.Writes);
        NativeMemory.Free(list);
        NativeMemory.Free(memory);
    }

    private static void Pass(byte[] tcp, byte[] udp, byte* memory, WirePacket* list, Coalescer coalescer)
    {
        var target = new SegmentTarget(memory, 1 << 18, list, 256, 1420);
        fixed (byte* first = tcp)
            Segmenter.Segment(first, tcp.Length, ref target);
        fixed (byte* second = udp)
            Segmenter.Segment(second, udp.Length, ref target);
        for (int i = 0; i < target.Count; i++)
            coalescer.Add(target.Packets[i].Start, target.Packets[i].PaddedBytes);
        coalescer.Flush();
    }

    private sealed class Counting : IPacketWriter
    {
        public int Writes { get; private set; }

        public int Packets { get; private set; }

        public bool Write(MemorySlice* slices, int count, int packets)
        {
            Writes++;
            Packets += packets;
            return true;
        }
    }
}
