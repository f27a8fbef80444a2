using System.Net.Sockets;

namespace Lanstead.Linux.Netlink;

/// <summary>Numbers of linux/netlink.h and linux/rtnetlink.h, by their own names in the comments.</summary>
internal static class RouteConstants
{
    public const int HeaderBytes = 16; // sizeof(struct nlmsghdr)
    public const int AttributeHeaderBytes = 4; // sizeof(struct rtattr)
    public const int AlignmentBytes = 4; // NLMSG_ALIGNTO, RTA_ALIGNTO

    public const ushort Error = 2; // NLMSG_ERROR
    public const ushort Done = 3; // NLMSG_DONE
    public const ushort Overrun = 4; // NLMSG_OVERRUN

    public const ushort Request = 0x1; // NLM_F_REQUEST
    public const ushort Acknowledge = 0x4; // NLM_F_ACK
    public const ushort DumpInterrupted = 0x10; // NLM_F_DUMP_INTR
    public const ushort Dump = 0x300; // NLM_F_DUMP
    public const ushort Replace = 0x100; // NLM_F_REPLACE
    public const ushort Exclusive = 0x200; // NLM_F_EXCL
    public const ushort Create = 0x400; // NLM_F_CREATE
    public const ushort Capped = 0x100; // NLM_F_CAPPED, on an acknowledgement
    public const ushort AcknowledgeAttributes = 0x200; // NLM_F_ACK_TLVS

    public const ushort NewLink = 16; // RTM_NEWLINK
    public const ushort DeleteLink = 17; // RTM_DELLINK
    public const ushort GetLink = 18; // RTM_GETLINK
    public const ushort NewAddress = 20; // RTM_NEWADDR
    public const ushort DeleteAddress = 21; // RTM_DELADDR
    public const ushort GetAddress = 22; // RTM_GETADDR
    public const ushort NewRoute = 24; // RTM_NEWROUTE
    public const ushort DeleteRoute = 25; // RTM_DELROUTE
    public const ushort GetRoute = 26; // RTM_GETROUTE
    public const ushort NewRule = 32; // RTM_NEWRULE
    public const ushort DeleteRule = 33; // RTM_DELRULE
    public const ushort GetRule = 34; // RTM_GETRULE

    public static int Align(int length) => (length + AlignmentBytes - 1) & ~(AlignmentBytes - 1);

    /// <summary>AF_INET and AF_INET6 as Linux numbers them.</summary>
    public static byte Native(AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork => 2,
        AddressFamily.InterNetworkV6 => 10,
        _ => throw new ArgumentOutOfRangeException(nameof(family), family, "Only IPv4 and IPv6 have addresses, routes and rules here."),
    };

    /// <summary>The reverse of <see cref="Native"/>; unspecified for any other family.</summary>
    public static AddressFamily Managed(byte family) => family switch
    {
        2 => AddressFamily.InterNetwork,
        10 => AddressFamily.InterNetworkV6,
        _ => AddressFamily.Unspecified,
    };
}
