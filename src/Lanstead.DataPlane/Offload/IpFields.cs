namespace Lanstead.DataPlane.Offload;

/// <summary>Places and numbers of IPv4 (RFC 791), IPv6 (RFC 8200), TCP (RFC 9293) and UDP (RFC 768) headers, in bytes.</summary>
internal static class IpFields
{
    public const byte Tcp = 6;
    public const byte Udp = 17;

    public const int Ipv4MinBytes = 20;
    public const int Ipv4Length = 2;
    public const int Ipv4Id = 4;
    public const int Ipv4Fragment = 6;
    public const int Ipv4TimeToLive = 8;
    public const int Ipv4Protocol = 9;
    public const int Ipv4Checksum = 10;
    public const int Ipv4Addresses = 12;
    public const int Ipv4AddressesBytes = 8;

    /// <summary>"More fragments" and the offset, as they lie in memory: any of these bits makes it a fragment.</summary>
    public const ushort Ipv4FragmentBits = 0xff3f;

    /// <summary>"Do not fragment", as it lies in memory.</summary>
    public const ushort Ipv4DoNotFragment = 0x0040;

    public const int Ipv6Bytes = 40;
    public const int Ipv6Length = 4;
    public const int Ipv6NextHeader = 6;
    public const int Ipv6Addresses = 8;
    public const int Ipv6AddressesBytes = 32;
    public const byte Ipv6HopByHop = 0;
    public const byte Ipv6Routing = 43;
    public const byte Ipv6DestinationOptions = 60;
    public const byte Ipv6Fragment = 44;
    public const int Ipv6FragmentBytes = 8;

    public const int TcpMinBytes = 20;
    public const int TcpSequence = 4;
    public const int TcpAcknowledgement = 8;
    public const int TcpDataOffset = 12;
    public const int TcpFlags = 13;
    public const int TcpWindow = 14;
    public const int TcpChecksum = 16;
    public const int TcpUrgent = 18;
    public const int TcpOptions = 20;
    public const byte TcpFin = 0x01;
    public const byte TcpPush = 0x08;
    public const byte TcpAck = 0x10;
    public const byte TcpCongestionReduced = 0x80;

    public const int UdpBytes = 8;
    public const int UdpLength = 4;
    public const int UdpChecksum = 6;

    /// <summary>Longest packet that both headers can tell.</summary>
    public const int MaxPacketBytes = 65_535;
}
