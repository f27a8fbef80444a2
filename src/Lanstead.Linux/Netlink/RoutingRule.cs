using System.Net;
using System.Net.Sockets;

namespace Lanstead.Linux.Netlink;

/// <summary>A rule of policy routing: which packets look into which table. Two rules are the same when all members are.</summary>
public sealed record RoutingRule
{
    /// <summary>IPv4 or IPv6.</summary>
    public required AddressFamily Family { get; init; }

    /// <summary>Order of evaluation, lowest first.</summary>
    public required uint Priority { get; init; }

    /// <summary>The table to look into.</summary>
    public required uint Table { get; init; }

    /// <summary>Mark that a packet must carry, under <see cref="FirewallMask"/>.</summary>
    public uint FirewallMark { get; init; }

    /// <summary>Bits of the mark that count; 0 when the mark does not matter.</summary>
    public uint FirewallMask { get; init; }

    /// <summary>Whether the rule is for packets that do not match.</summary>
    public bool Invert { get; init; }

    /// <summary>Source of the packets; null for any.</summary>
    public IPNetwork? Source { get; init; }

    /// <summary>Destination of the packets; null for any.</summary>
    public IPNetwork? Destination { get; init; }

    /// <summary>Interface that packets came by; null for any.</summary>
    public string? InputInterface { get; init; }

    /// <summary>Interface to which the sender bound its socket; null for any.</summary>
    public string? OutputInterface { get; init; }

    /// <summary>Routes with at most this many bits are passed over; null for none.</summary>
    public int? SuppressPrefixLength { get; init; }

    /// <summary>Who made it: tells one program's rules from another's; 0 when not told.</summary>
    public byte Protocol { get; init; }

    /// <summary>What the rule does (FR_ACT_*): 1 looks into the table.</summary>
    public byte Action { get; init; } = 1;
}
