namespace Lanstead.Linux.Udp;

/// <summary>How to open a UDP socket.</summary>
public sealed record UdpSocketOptions
{
    /// <summary>Port to bind on every address; 0 takes any free one. Default: 0.</summary>
    public ushort Port { get; init; }

    /// <summary>Firewall mark of what is sent (SO_MARK); 0 for none. Default: 0.</summary>
    public uint Mark { get; init; }

    /// <summary>Size of each kernel buffer in bytes. Default: 7 MB, what wireguard-go asks for; without the right to exceed the system's limit, that limit.</summary>
    public int BufferBytes { get; init; } = 7 << 20;

    /// <summary>Whether other sockets of this user may take the same port, and share its datagrams by flow. Default: no.</summary>
    public bool SharePort { get; init; }

    /// <summary>Whether to use IPv6 where the machine has it. Default: yes; else the socket is for IPv4 only.</summary>
    public bool Ipv6 { get; init; } = true;

    /// <summary>Whether the kernel may hand over several datagrams of a flow as one (UDP_GRO). Default: yes.</summary>
    public bool ReceiveTrains { get; init; } = true;

    /// <summary>Whether to hand several datagrams to the kernel as one (UDP_SEGMENT). Default: yes, until the kernel refuses.</summary>
    public bool SendTrains { get; init; } = true;
}
