namespace Lanstead.DataPlane.Filter;

/// <summary>What the filter says of one packet: let in, or the one reason for which it is refused. The numbers are fixed: counters and logs carry them.</summary>
public enum FilterVerdict : byte
{
    /// <summary>The packet goes on.</summary>
    Allowed = 0,

    /// <summary>Shorter than the IP header that it begins.</summary>
    Truncated = 1,

    /// <summary>Neither IPv4 nor IPv6.</summary>
    VersionUnknown = 2,

    /// <summary>An IP header, option or extension header whose length does not fit the packet.</summary>
    HeaderMalformed = 3,

    /// <summary>IPv4 source route option, or an IPv6 routing header that still leads on: the destination judged would not be the one reached.</summary>
    SourceRouted = 4,

    /// <summary>An IPv6 extension header that cannot be looked behind, or nothing behind the last one.</summary>
    ExtensionHeaderUnknown = 5,

    /// <summary>More IPv6 extension headers than an honest sender needs.</summary>
    ExtensionHeadersTooMany = 6,

    /// <summary>A TCP, UDP or ICMP header that is cut off or contradicts the packet's length.</summary>
    TransportMalformed = 7,

    /// <summary>A combination of TCP flags that no TCP sends: SYN with FIN or RST, or no flag at all.</summary>
    TcpFlagsImpossible = 8,

    /// <summary>A source or destination that cannot be on a network: loopback, unspecified, or multicast as the source.</summary>
    AddressImpossible = 9,

    /// <summary>A first fragment that does not hold the whole transport header (RFC 1858, RFC 7112).</summary>
    FragmentTiny = 10,

    /// <summary>A fragment of impossible offset or length.</summary>
    FragmentMalformed = 11,

    /// <summary>A later fragment whose first was not let in, not seen, too long ago, or judged by rules that are gone.</summary>
    FragmentWithoutFirst = 12,

    /// <summary>A fragment over bytes that another one brought already, and everything of that datagram after it (RFC 5722).</summary>
    FragmentOverlap = 13,

    /// <summary>A rule denies it.</summary>
    RuleDenied = 14,

    /// <summary>No rule speaks of it, and the default is to deny.</summary>
    DefaultDenied = 15,

    /// <summary>It belongs to a flow from outside that earlier rules let in and today's do not.</summary>
    FlowRevoked = 16,

    /// <summary>An ICMP error about a packet of no flow that is known here, and no rule lets it in.</summary>
    IcmpErrorUnrelated = 17,
}
