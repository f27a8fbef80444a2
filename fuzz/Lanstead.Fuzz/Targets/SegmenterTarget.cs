using System.Runtime.InteropServices;
using Lanstead.DataPlane.Offload;
using Lanstead.Fuzz.Loop;

namespace Lanstead.Fuzz.Targets;

/// <summary>Frames of TUN, cut into packets.</summary>
/// <remarks>Input: an options byte (room for how many packets, and MTU), then header and packet.</remarks>
internal sealed unsafe class SegmenterTarget : IFuzzTarget
{
    private const int MaxPackets = 1024;
    private readonly Guarded _input = new(80_000);
    private readonly Guarded _output = new(1 << 18);
    private readonly WirePacket* _list = (WirePacket*)NativeMemory.AllocZeroed(MaxPackets, (nuint)sizeof(WirePacket));

    public string Name => "segmenter";

    public string Summary => "frames of TUN, cut into packets";

    public int MaxBytes => 70_000;

    public IEnumerable<byte[]> Seeds()
    {
        foreach (byte[] packet in SomePackets.All())
            yield return [0, .. SomePackets.Header(0, 0, 0, 0, 0, 0), .. packet];
        yield return [0, .. SomePackets.Header(1, 1, 40, 100, 20, 16), .. SomePackets.Of(4, 6, SomePackets.TcpHeader(0x18, 450))];
        yield return [1, .. SomePackets.Header(1, 4, 60, 100, 40, 16), .. SomePackets.Of(6, 6, SomePackets.TcpHeader(0x19, 450))];
        yield return [2, .. SomePackets.Header(1, 5, 28, 100, 20, 6), .. SomePackets.Of(4, 17, SomePackets.UdpHeader(450))];
        yield return [3, .. SomePackets.Header(1, 5, 48, 100, 40, 6), .. SomePackets.Of(6, 17, SomePackets.UdpHeader(450))];
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
            return;
        int capacity = 1 + ((input[0] & 15) * 64), mtu = (input[0] & 16) != 0 ? 1420 : 576;
        int room = _output.CapacityBytes >> ((input[0] >> 5) * 2);
        byte* memory = _output.Last(room);
        var target = new SegmentTarget(memory, room, _list, capacity, mtu);
        ReadOnlySpan<byte> frame = input[1..];
        SegmentOutcome outcome = Segmenter.Segment(_input.Place(frame), frame.Length, ref target);
        FuzzException.Unless((outcome == SegmentOutcome.Done) == (target.Count > 0), $"{outcome} with {target.Count} packets");
        byte* next = memory;
        for (int at = 0; at < target.Count; at++)
        {
            WirePacket packet = target.Packets[at];
            FuzzException.Unless(packet.MessageStart == next, "packets do not follow one another");
            FuzzException.Unless(packet.LengthBytes is >= 20 and <= 65_535 && packet.PaddedBytes >= packet.LengthBytes, "a packet of no right length");
            next += packet.MessageBytes;
        }

        FuzzException.Unless(next <= memory + room && target.RemainingBytes == room - (int)(next - memory), "more room was taken than there is");
    }
}
