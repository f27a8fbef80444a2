using System.Runtime.InteropServices;
using Lanstead.DataPlane.Offload;

namespace Lanstead.Tests.Plain.DataPlane.Offload;

/// <summary>Runs the segmenter over memory that ends at a guard, on both sides.</summary>
internal sealed unsafe class Segmenting : IDisposable
{
    public const int MaxPackets = 1024;
    private readonly GuardedMemory _input = new(80_000);
    private readonly GuardedMemory _output = new(1 << 20);
    private readonly WirePacket* _list = (WirePacket*)NativeMemory.AllocZeroed(MaxPackets, (nuint)sizeof(WirePacket));

    public int MtuBytes { get; set; } = 1420;

    /// <summary>What came of the last call.</summary>
    public List<byte[]> Packets { get; } = [];

    public SegmentOutcome Run(ReadOnlySpan<byte> superpacket, int memoryBytes = 1 << 20, int capacity = MaxPackets)
    {
        byte* memory = _output.Last(memoryBytes);
        var target = new SegmentTarget(memory, memoryBytes, _list, capacity, MtuBytes);
        SegmentOutcome outcome = Segmenter.Segment(_input.Place(superpacket), superpacket.Length, ref target);
        Packets.Clear();
        byte* expected = memory;
        for (int i = 0; i < target.Count; i++)
        {
            WirePacket packet = target.Packets[i];
            Assert.Equal((nint)expected, (nint)packet.MessageStart);
            expected += packet.MessageBytes;
            CheckPadding(packet);
            Packets.Add(new ReadOnlySpan<byte>(packet.Start, packet.LengthBytes).ToArray());
        }
        Assert.Equal(memoryBytes - (int)(expected - memory), target.RemainingBytes);
        Assert.True(outcome == SegmentOutcome.Done ? target.Count > 0 : target.Count == 0);
        return outcome;
    }

    public void Dispose()
    {
        NativeMemory.Free(_list);
        _input.Dispose();
        _output.Dispose();
    }

    private void CheckPadding(in WirePacket packet)
    {
        int rounded = (packet.LengthBytes + 15) / 16 * 16;
        Assert.Equal(packet.LengthBytes >= MtuBytes ? packet.LengthBytes : Math.Min(rounded, MtuBytes), packet.PaddedBytes);
        for (int i = packet.LengthBytes; i < packet.PaddedBytes; i++)
            Assert.Equal(0, packet.Start[i]);
    }
}
