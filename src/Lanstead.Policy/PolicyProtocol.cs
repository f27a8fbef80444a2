namespace Lanstead.Policy;

/// <summary>The protocols that rules tell apart. The numbers are those of IP, and on the wire.</summary>
public enum PolicyProtocol
{
    /// <summary>In a rule: any; with ports: TCP and UDP. In a question: one that is none of the others.</summary>
    Any = 0,

    /// <summary>ICMP, and ICMPv6 on IPv6.</summary>
    Icmp = 1,

    /// <summary>TCP.</summary>
    Tcp = 6,

    /// <summary>UDP.</summary>
    Udp = 17,
}
