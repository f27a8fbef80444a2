using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Lanstead.DataPlane.Offload;
using Lanstead.Fuzz.Loop;

namespace Lanstead.Fuzz.Targets;

/// <summary>Packets joined for TUN; cut again, they are what they were.</summary>
/// <remarks>
/// Input: commands of an options byte, a length of two bytes and as many bytes as there are.
/// Options: 1 right checksums; 2 the former packet again, with its sequence number and id moved on; 4 flush after it; 8 the interface refuses joined ones from now on.
/// </remarks>
internal sealed unsafe class CoalescerTarget : IFuzzTarget, IPacketWriter
{
    private const int RightChecksums = 1, Follows = 2, Flush = 4, Refuses = 8;
    private const int MaxPackets = 512;
    private const byte Tcp = 6;
    private readonly Guarded _memory = new(1 << 20);
    private readonly Guarded _output = new(1 << 18);
    private readonly WirePacket* _list = (WirePacket*)NativeMemory.AllocZeroed(MaxPackets, (nuint)sizeof(WirePacket));
    private readonly List<byte[]> _added = [];
    private readonly List<byte[]> _written = [];
    private bool _refuses;

    public string Name => "coalescer";

    public string Summary => "packets joined for TUN; cut again, they are what they were";

    public int MaxBytes => 70_000;

    public IEnumerable<byte[]> Seeds()
    {
        foreach (byte[] packet in SomePackets.All())
        {
            yield return Command(RightChecksums, packet);
            yield return [.. Command(RightChecksums, packet), .. Command(RightChecksums | Follows, []), .. Command(RightChecksums | Follows, []), .. Command(RightChecksums | Flush, packet)];
            yield return [.. Command(RightChecksums | Refuses, packet), .. Command(RightChecksums | Follows, [])];
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        _added.Clear();
        _written.Clear();
        _refuses = false;
        using var coalescer = new Coalescer(this, new CoalescerOptions());
        byte[] former = [];
        int used = 0;
        while (input.Length >= 3)
        {
            int options = input[0], length = BinaryPrimitives.ReadUInt16BigEndian(input[1..]);
            byte[] packet = input[3..Math.Min(input.Length, 3 + length)].ToArray();
            input = input[Math.Min(input.Length, 3 + length)..];
            if ((options & Follows) != 0)
                packet = Next(former);
            if ((options & RightChecksums) != 0)
                SomePackets.Fix(packet);
            _refuses |= (options & Refuses) != 0;
            if (used + packet.Length > _memory.CapacityBytes)
                break;
            // The first ends at the guard, the others before it.
            used += packet.Length;
            byte* start = _memory.Last(used);
            packet.CopyTo(new Span<byte>(start, packet.Length));
            ParsedPacket parsed = ParsedPacket.Of(start, packet.Length);
            if (coalescer.Add(start, packet.Length))
                _added.Add(packet[..parsed.LengthBytes]);
            former = packet;
            if ((options & Flush) != 0)
                coalescer.Flush();
        }

        coalescer.Flush();
        FuzzException.Unless(_added.Count == _written.Count, $"{_added.Count} packets went in, {_written.Count} came out");
        // Flows may pass each other, but none is lost or changed.
        HashSet<(int, int)> left = [.. _added.Select(Print)];
        foreach (byte[] packet in _written)
            FuzzException.Unless(left.Contains(Print(packet)), "a packet came out that never went in");
    }

    public bool Write(MemorySlice* slices, int count, int packets)
    {
        if (_refuses && packets > 1)
            return false;
        nuint lengthBytes = 0;
        for (int slice = 0; slice < count; slice++)
            lengthBytes += slices[slice].LengthBytes;
        byte[] frame = new byte[lengthBytes];
        int at = 0;
        for (int slice = 0; slice < count; slice++)
        {
            new ReadOnlySpan<byte>(slices[slice].Start, (int)slices[slice].LengthBytes).CopyTo(frame.AsSpan(at));
            at += (int)slices[slice].LengthBytes;
        }

        FuzzException.Unless(frame.Length <= 65_535 + NetworkHeader.Bytes, $"{frame.Length} bytes are written to TUN");
        if (packets == 1)
        {
            _written.Add(frame[NetworkHeader.Bytes..]);
            return true;
        }

        var target = new SegmentTarget(_output.Last(_output.CapacityBytes), _output.CapacityBytes, _list, MaxPackets, 65_535);
        SegmentOutcome outcome;
        fixed (byte* start = frame)
            outcome = Segmenter.Segment(start, frame.Length, ref target);
        FuzzException.Unless(outcome == SegmentOutcome.Done && target.Count == packets, $"{packets} joined packets are cut into {target.Count}: {outcome}");
        for (int one = 0; one < target.Count; one++)
            _written.Add(new ReadOnlySpan<byte>(target.Packets[one].Start, target.Packets[one].LengthBytes).ToArray());
        return true;
    }

    // The id of IPv4, and with it the checksum of its header, may count up where it stood still. A checksum of TCP that is zero has two forms (RFC 1071).
    private static (int LengthBytes, int Hash) Print(byte[] packet)
    {
        byte[] copy = [.. packet];
        bool isIpv4 = copy.Length >= 20 && copy[0] >> 4 == 4;
        if (isIpv4)
        {
            copy.AsSpan(4, 2).Clear();
            copy.AsSpan(10, 2).Clear();
        }

        int checksum = 16 + (isIpv4 ? (copy[0] & 15) * 4 : 40);
        if (copy.Length >= checksum + 2 && copy[isIpv4 ? 9 : 6] == Tcp && copy.AsSpan(checksum, 2).IndexOfAnyExcept((byte)0xff) < 0)
            copy.AsSpan(checksum, 2).Clear();
        var hash = new HashCode();
        hash.AddBytes(copy);
        return (copy.Length, hash.ToHashCode());
    }

    private static byte[] Next(byte[] former)
    {
        byte[] packet = [.. former];
        if (packet.Length < 40)
            return packet;
        bool isIpv4 = packet[0] >> 4 == 4;
        if (isIpv4)
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), (ushort)(BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(4)) + 1));
        int header = isIpv4 ? (packet[0] & 15) * 4 : 40;
        if (packet[isIpv4 ? 9 : 6] == 6 && packet.Length >= header + 20)
        {
            int payload = packet.Length - header - ((packet[header + 12] >> 4) * 4);
            Span<byte> sequence = packet.AsSpan(header + 4);
            BinaryPrimitives.WriteUInt32BigEndian(sequence, BinaryPrimitives.ReadUInt32BigEndian(sequence) + (uint)payload);
        }

        return packet;
    }

    private static byte[] Command(int options, byte[] packet) => [(byte)options, (byte)(packet.Length >> 8), (byte)packet.Length, .. packet];
}
