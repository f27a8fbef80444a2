using System.Net;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.Networks;

namespace Lanstead.Server.Features.Devices;

/// <summary>The cards by which machines stand in their LANs, as they are stored: the LAN, a space, twelve hexadecimal digits.</summary>
internal static class Adapters
{
    private const int AddressBytes = 6;

    /// <summary>Reads what an agent names; null when it is too much or malformed. Cards in LANs that it does not name are left out.</summary>
    public static string[]? Read(IReadOnlyCollection<LanAdapter> told, IReadOnlyCollection<IPNetwork> lans)
    {
        if (told.Count > MachineLans.Max)
            return null;
        var read = new List<string>();
        foreach (LanAdapter one in told)
        {
            if (one.Address.Length != AddressBytes || !IPNetwork.TryParse(one.Prefix, out IPNetwork lan))
                return null;
            if (lans.Contains(lan))
                read.Add($"{lan} {Convert.ToHexStringLower(one.Address.Span)}");
        }
        return [.. read.Distinct()];
    }

    /// <summary>The parts of one.</summary>
    public static (IPNetwork Lan, string Address) Parse(string stored) => (IPNetwork.Parse(stored[..stored.IndexOf(' ', StringComparison.Ordinal)]), stored[(stored.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
}
