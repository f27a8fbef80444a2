using System.Runtime.InteropServices;
using Lanstead.Linux.Descriptors;

namespace Lanstead.Linux.Udp;

/// <summary>struct mmsghdr of socket.h on 64-bit Linux, its msghdr inlined.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Message
{
    public byte* Name;
    public int NameBytes;
    private readonly int _padding1;
    public IoVector* Vectors;
    public nuint VectorCount;
    public byte* Control;
    public nuint ControlBytes;
    public int Flags;
    private readonly int _padding2;
    public uint LengthBytes;
    private readonly int _padding3;
}

/// <summary>struct cmsghdr: the start of one control message. On 64-bit Linux all of it is aligned to 8.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ControlHeader
{
    public nuint LengthBytes;
    public int Level;
    public int Type;

    /// <summary>CMSG_SPACE.</summary>
    public static int Space(int bodyBytes) => 16 + ((bodyBytes + 7) & ~7);
}

/// <summary>struct in6_pktinfo follows the address by the index; struct in_pktinfo is index, source, destination.</summary>
internal static class UdpConstants
{
    public const int Ipv4Family = 2; // AF_INET
    public const int Ipv6Family = 10; // AF_INET6
    public const int DatagramType = 2; // SOCK_DGRAM
    public const int Ipv4NameBytes = 16; // sizeof(struct sockaddr_in)
    public const int Ipv6NameBytes = 28; // sizeof(struct sockaddr_in6)

    public const int SocketLevel = 1; // SOL_SOCKET
    public const int SendBuffer = 7; // SO_SNDBUF
    public const int ReceiveBuffer = 8; // SO_RCVBUF
    public const int SharePort = 15; // SO_REUSEPORT
    public const int SendTimeout = 21; // SO_SNDTIMEO
    public const int SendBufferForce = 32; // SO_SNDBUFFORCE
    public const int ReceiveBufferForce = 33; // SO_RCVBUFFORCE
    public const int Mark = 36; // SO_MARK

    public const int Ipv4Level = 0; // SOL_IP
    public const int Ipv4PacketInfo = 8; // IP_PKTINFO
    public const int Ipv4PacketInfoBytes = 12;
    public const int Ipv4HopLimit = 2; // IP_TTL
    public const int Ipv4PathMtu = 10; // IP_MTU_DISCOVER

    public const int Ipv6Level = 41; // SOL_IPV6
    public const int Ipv6Only = 26; // IPV6_V6ONLY
    public const int Ipv6ReceivePacketInfo = 49; // IPV6_RECVPKTINFO
    public const int Ipv6PacketInfo = 50; // IPV6_PKTINFO
    public const int Ipv6PacketInfoBytes = 20;
    public const int Ipv6HopLimit = 52; // IPV6_HOPLIMIT
    public const int Ipv6PathMtu = 23; // IPV6_MTU_DISCOVER
    public const int Ipv6DoNotFragment = 62; // IPV6_DONTFRAG
    public const int PathMtuWant = 1; // IP_PMTUDISC_WANT, the system's default
    public const int PathMtuProbe = 3; // IP_PMTUDISC_PROBE

    public const int UdpLevel = 17; // SOL_UDP
    public const int Segment = 103; // UDP_SEGMENT
    public const int Receive = 104; // UDP_GRO

    public const int WaitForOne = 0x10000; // MSG_WAITFORONE
    public const int Truncated = 0x20; // MSG_TRUNC
    public const int NoSignal = 0x4000; // MSG_NOSIGNAL
    public const int BothWays = 2; // SHUT_RDWR
    public const int BrokenPipe = 32; // EPIPE
}
