using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Lanstead.Linux.Descriptors;

namespace Lanstead.Linux.Tun;

// An interface that programs see as Ethernet: the frame's header goes where nobody looks when reading, and comes from here when writing, so that packets
// are moved no more often than without. It has its own address as receiver both ways: nobody is asked for theirs (IFF_NOARP).
public sealed unsafe partial class TunDevice
{
    private const int FrameHeaderBytes = 14; // ETH_HLEN
    private const int FrameType = 12;
    private const ushort FrameOfIpv4 = 0x0800; // ETH_P_IP
    private const ushort FrameOfIpv6 = 0x86dd; // ETH_P_IPV6
    private const byte NeedsChecksum = 1; // VIRTIO_NET_HDR_F_NEEDS_CSUM
    private const int HeaderLength = 2; // struct virtio_net_hdr: hdr_len
    private const int ChecksumStart = 6; // csum_start
    private const int MaxVectors = 1024; // IOV_MAX

    private readonly ulong _address;

    // Like read(2): what is no IP packet counts as an empty one, which nobody sends.
    private nint ReadFrame(byte* buffer, int capacityBytes)
    {
        byte* frame = stackalloc byte[FrameHeaderBytes];
        IoVector* vectors = stackalloc IoVector[3];
        vectors[0] = new IoVector { Start = buffer, LengthBytes = HeaderBytes };
        vectors[1] = new IoVector { Start = frame, LengthBytes = FrameHeaderBytes };
        vectors[2] = new IoVector { Start = buffer + HeaderBytes, LengthBytes = (nuint)(capacityBytes - HeaderBytes) };
        nint read = SystemCalls.ReadScattered(_descriptor, vectors, 3);
        if (read < 0)
            return read;
        if (read <= HeaderBytes + FrameHeaderBytes || BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(frame + FrameType, 2)) is not (FrameOfIpv4 or FrameOfIpv6))
            return HeaderBytes;
        Shift(buffer, -FrameHeaderBytes);
        return read - FrameHeaderBytes;
    }

    // Like writev(2).
    private nint WriteFrame(IoVector* vectors, int count)
    {
        if (count < 1 || count > MaxVectors - 2 || vectors[0].LengthBytes < HeaderBytes)
            return SystemCalls.WriteGathered(_descriptor, vectors, count);
        byte* headers = stackalloc byte[HeaderBytes + FrameHeaderBytes];
        Unsafe.CopyBlockUnaligned(headers, vectors[0].Start, HeaderBytes);
        Shift(headers, FrameHeaderBytes);
        byte* rest = vectors[0].Start + HeaderBytes;
        nuint restBytes = vectors[0].LengthBytes - HeaderBytes;
        byte* packet = restBytes > 0 || count == 1 ? rest : vectors[1].Start;
        byte* frame = headers + HeaderBytes;
        // Who reads the frame as a number has its first byte lowest.
        Unsafe.WriteUnaligned(frame, _address);
        Unsafe.WriteUnaligned(frame + 6, _address ^ 1UL << 40);
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(frame + FrameType, 2), *packet >> 4 == 6 ? FrameOfIpv6 : FrameOfIpv4);
        IoVector* all = stackalloc IoVector[count + 1];
        all[0] = new IoVector { Start = headers, LengthBytes = HeaderBytes + FrameHeaderBytes };
        all[1] = new IoVector { Start = rest, LengthBytes = restBytes };
        for (int i = 1; i < count; i++)
            all[i + 1] = vectors[i];
        return SystemCalls.WriteGathered(_descriptor, all, count + 1);
    }

    // Places in the header count from the frame's beginning for the kernel, and from the packet's for us.
    private static void Shift(byte* header, int bytes)
    {
        ushort length = Unsafe.ReadUnaligned<ushort>(header + HeaderLength);
        if (length + bytes > 0 && length != 0)
            Unsafe.WriteUnaligned(header + HeaderLength, (ushort)(length + bytes));
        if ((header[0] & NeedsChecksum) != 0)
            Unsafe.WriteUnaligned(header + ChecksumStart, (ushort)(Unsafe.ReadUnaligned<ushort>(header + ChecksumStart) + bytes));
    }

    // Of the interface, its six bytes in the lower part of the number; 0 of one that has none.
    private static ulong ReadAddress(int descriptor)
    {
        var request = default(InterfaceRequest);
        if (SystemCalls.Control(descriptor, GetHardwareAddress, &request) < 0)
            throw new SystemCallException("read the hardware address", SystemCalls.LastError);
        // Behind the family, which stands where flags do.
        return Unsafe.ReadUnaligned<ulong>((byte*)&request + InterfaceRequest.NameBytes + sizeof(ushort)) & 0xffff_ffff_ffff;
    }
}
