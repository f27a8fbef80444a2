using System.Net;

namespace Lanstead.Linux.Netlink;

/// <summary>A route with at most one next hop.</summary>
public sealed record Route
{
    /// <summary>The main table, RT_TABLE_MAIN.</summary>
    public const uint MainTable = 254;

    /// <summary>Protocol of routes made by an administrator, RTPROT_STATIC.</summary>
    public const byte StaticProtocol = 4;

    /// <summary>Which packets it is for.</summary>
    public required IPNetwork Destination { get; init; }

    /// <summary>The interface that they leave by; null for a kind that drops them, or several next hops.</summary>
    public int? LinkIndex { get; init; }

    /// <summary>The next hop; null when the destination is on the link.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>The routing table.</summary>
    public uint Table { get; init; } = MainTable;

    /// <summary>Who made it: tells one program's routes from another's.</summary>
    public byte Protocol { get; init; } = StaticProtocol;

    /// <summary>Lower is preferred. 0 lets the kernel choose, which for IPv6 is read back as 1024.</summary>
    public uint Metric { get; init; }

    /// <summary>Source address of packets that have none yet; null lets the kernel choose.</summary>
    public IPAddress? PreferredSource { get; init; }

    /// <summary>What happens to the packets.</summary>
    public RouteKind Kind { get; init; } = RouteKind.Unicast;
}

/// <summary>What a route does with packets (RTN_*).</summary>
public enum RouteKind : byte
{
    /// <summary>Not told.</summary>
    Unspecified = 0,

    /// <summary>Sends them on.</summary>
    Unicast = 1,

    /// <summary>Takes them itself.</summary>
    Local = 2,

    /// <summary>Broadcasts them.</summary>
    Broadcast = 3,

    /// <summary>An anycast address of this machine.</summary>
    Anycast = 4,

    /// <summary>Multicasts them.</summary>
    Multicast = 5,

    /// <summary>Drops them silently.</summary>
    Blackhole = 6,

    /// <summary>Refuses them as unreachable.</summary>
    Unreachable = 7,

    /// <summary>Refuses them as forbidden.</summary>
    Prohibit = 8,

    /// <summary>Goes on with the next table.</summary>
    Throw = 9,
}
