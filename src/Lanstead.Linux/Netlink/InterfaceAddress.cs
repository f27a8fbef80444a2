using System.Net;

namespace Lanstead.Linux.Netlink;

/// <summary>An address on an interface.</summary>
/// <param name="LinkIndex">The interface's number.</param>
/// <param name="Address">The address itself, IPv4 or IPv6.</param>
/// <param name="PrefixLength">Bits of it that name the network on the link.</param>
/// <param name="NoPrefixRoute">Whether the kernel makes no route for that network by itself.</param>
public sealed record InterfaceAddress(int LinkIndex, IPAddress Address, int PrefixLength, bool NoPrefixRoute = false)
{
    /// <summary>The address that reaches all on the link, which the kernel then treats so; null for none.</summary>
    public IPAddress? Broadcast { get; init; }

    /// <summary>As <c>address/prefix</c>.</summary>
    public override string ToString() => $"{Address}/{PrefixLength}";
}
