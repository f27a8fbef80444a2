using System.Net;
using System.Net.Sockets;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Reconciling;
using Lanstead.Agent.State;
using Lanstead.Linux.Netlink;
using Lanstead.Protocol;

namespace Lanstead.Agent.Waking;

/// <summary>One of this machine's own cards in a LAN.</summary>
/// <param name="Lan">The LAN; private IPv4.</param>
/// <param name="Own">This machine's address in it.</param>
/// <param name="Hardware">The card's address, in hex: twelve digits.</param>
internal readonly record struct OwnAdapter(IPNetwork Lan, IPAddress Own, string Hardware);

/// <summary>By which cards this machine stands in its LANs: it can be woken by them, and wake others through them. Pure.</summary>
internal static class OwnAdapters
{
    private const int HardwareBytes = 6;

    // As many as LANs are told.
    private const int Max = 32;

    public static IReadOnlyList<OwnAdapter> Of(SystemView system)
    {
        var found = new List<OwnAdapter>();
        foreach (InterfaceAddress address in system.Addresses.Where(one => one.Address.AddressFamily == AddressFamily.InterNetwork))
        {
            if (system.Links.FirstOrDefault(link => link.Index == address.LinkIndex) is not { IsUp: true, HasBroadcast: true, AsksForNeighbours: true } link
                || InterfaceNames.IsOurs(link.Name) || link.HardwareAddress.GetAddressBytes() is not { Length: HardwareBytes } hardware || !hardware.ContainsAnyExcept((byte)0))
                continue;
            var lan = Prefixes.Around(address.Address, address.PrefixLength);
            if (OverlayRange.IsPrivate4(lan) && Prefixes.BroadcastOf(lan) is not null)
                found.Add(new OwnAdapter(lan, address.Address, Convert.ToHexStringLower(hardware)));
        }
        return [.. found.DistinctBy(one => (one.Lan, one.Hardware)).OrderBy(one => (one.Lan.ToString(), one.Hardware)).Take(Max)];
    }
}
