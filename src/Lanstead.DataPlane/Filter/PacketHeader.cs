namespace Lanstead.DataPlane.Filter;

/// <summary>What the filter needs of a packet, as <see cref="PacketReader"/> found it. Filled on the stack.</summary>
internal unsafe struct PacketHeader
{
    // IPv4 addresses stand in the low word; all are numbers, not network order.
    public ulong SourceHigh;
    public ulong SourceLow;
    public ulong DestinationHigh;
    public ulong DestinationLow;
    public bool IsIpv6;

    /// <summary>The protocol behind all headers; of a later fragment in IPv6, what its fragment header names.</summary>
    public byte Protocol;

    /// <summary>TCP and UDP only, else 0.</summary>
    public ushort SourcePort;
    public ushort DestinationPort;

    public byte TcpFlags;
    public byte IcmpType;

    /// <summary>Of an ICMP echo request or answer.</summary>
    public ushort IcmpIdentifier;

    /// <summary>The transport header and what follows it in this packet.</summary>
    public byte* Transport;
    public int TransportLengthBytes;

    /// <summary>False for IPv6's "atomic" fragments, which are whole (RFC 6946).</summary>
    public bool IsFragment;
    public bool MoreFragments;
    public uint FragmentId;

    /// <summary>Where the fragment's bytes belong, and how many they are.</summary>
    public int FragmentOffsetBytes;
    public int FragmentLengthBytes;

    public readonly bool IsLaterFragment => IsFragment && FragmentOffsetBytes != 0;

    /// <summary>The service that rules speak of: protocol, then the destination port or the ICMP type.</summary>
    public readonly uint Service => ((uint)Protocol << 16) | (IsIcmp ? IcmpType : DestinationPort);

    /// <summary>ICMP over IPv4 or ICMPv6 over IPv6; the other way round they are just numbers.</summary>
    public readonly bool IsIcmp => Protocol == (IsIpv6 ? IpProtocol.Icmp6 : IpProtocol.Icmp4);

    /// <summary>The flow's name when the packet comes out of the tunnel.</summary>
    public readonly FlowKey InboundKey() => new()
    {
        RemoteHigh = SourceHigh,
        RemoteLow = SourceLow,
        LocalHigh = DestinationHigh,
        LocalLow = DestinationLow,
        Tail = FlowKey.TailOf(SourcePort, DestinationPort, Protocol, IsIpv6),
    };

    /// <summary>The flow's name when the packet goes into the tunnel.</summary>
    public readonly FlowKey OutboundKey() => new()
    {
        RemoteHigh = DestinationHigh,
        RemoteLow = DestinationLow,
        LocalHigh = SourceHigh,
        LocalLow = SourceLow,
        Tail = FlowKey.TailOf(DestinationPort, SourcePort, Protocol, IsIpv6),
    };
}
