namespace Lanstead.Linux.Netlink;

/// <summary>The part of the kernel at the other end of a netlink socket.</summary>
internal enum NetlinkProtocol
{
    /// <summary>NETLINK_ROUTE: links, addresses, routes, rules.</summary>
    Route = 0,

    /// <summary>NETLINK_NETFILTER: the packet filter.</summary>
    Netfilter = 12,

    /// <summary>NETLINK_GENERIC: families that modules bring.</summary>
    Generic = 16,
}
