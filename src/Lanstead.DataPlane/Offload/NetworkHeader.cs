using System.Runtime.InteropServices;

namespace Lanstead.DataPlane.Offload;

/// <summary>What stands before each packet of a TUN queue: what is left to do with it (struct virtio_net_hdr, virtio 1.2 §5.1.6).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct NetworkHeader
{
    /// <summary>Its length.</summary>
    public const int Bytes = 10;

    /// <summary>In <see cref="Flags"/>: the checksum field holds the pseudo-header's sum; the rest is to be added.</summary>
    public const byte NeedsChecksum = 1; // VIRTIO_NET_HDR_F_NEEDS_CSUM

    public const byte Whole = 0; // VIRTIO_NET_HDR_GSO_NONE
    public const byte Tcp4 = 1; // VIRTIO_NET_HDR_GSO_TCPV4
    public const byte Tcp6 = 4; // VIRTIO_NET_HDR_GSO_TCPV6
    public const byte Udp = 5; // VIRTIO_NET_HDR_GSO_UDP_L4

    /// <summary>In <see cref="Kind"/>, besides: CWR is set, for the first segment only.</summary>
    public const byte CongestionBit = 0x80; // VIRTIO_NET_HDR_GSO_ECN

    public byte Flags;
    public byte Kind;
    public ushort HeaderBytes;
    public ushort SegmentBytes;
    public ushort ChecksumStart;
    public ushort ChecksumOffset;
}
