using System.Net.NetworkInformation;

namespace Lanstead.Linux.Netlink;

/// <summary>A network interface.</summary>
/// <param name="Index">The kernel's number of it.</param>
/// <param name="Name">Its name, at most 15 bytes.</param>
/// <param name="IsUp">Whether it is set up (administratively).</param>
/// <param name="MtuBytes">Largest packet in bytes.</param>
/// <param name="Kind">The driver's kind, such as <c>tun</c> or <c>veth</c>; null for hardware and loopback.</param>
public sealed record Link(int Index, string Name, bool IsUp, int MtuBytes, string? Kind)
{
    /// <summary>What somebody wrote on it for people and programs (<c>ip link set NAME alias TEXT</c>); null for nothing.</summary>
    public string? Alias { get; init; }

    /// <summary>Its address on the wire, 6 bytes of Ethernet; <see cref="PhysicalAddress.None"/> where it has none.</summary>
    public PhysicalAddress HardwareAddress { get; init; } = PhysicalAddress.None;

    /// <summary>Whether it has broadcast, as Ethernet has; a point-to-point interface has none.</summary>
    public bool HasBroadcast { get; init; }

    /// <summary>Whether the kernel asks who has an address (ARP, neighbour discovery) before it sends there.</summary>
    public bool AsksForNeighbours { get; init; }

    /// <summary>Longest name in bytes (IFNAMSIZ less the zero at its end).</summary>
    public const int MaxNameBytes = 15;
}
