using System.Net;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Networks;

/// <summary>The LANs that machines stand in: a network whose range is the same as one of them could not be told from it there.</summary>
/// <remarks>Private IPv4 prefixes only: a public one can clash with no network, and the IPv6 prefixes of networks are unique.</remarks>
internal static class MachineLans
{
    /// <summary>Prefixes that a machine may name; a router with more tells the first ones.</summary>
    public const int Max = 32;

    private const string OfTenant = "SELECT name, lans FROM devices WHERE tenant_id = $1 AND lans <> '{}' ORDER BY id";

    /// <summary>Asks for the LANs of a space's machines, each with the machine's name.</summary>
    public static Question<(string Device, IPNetwork[] Lans)> AskOf(TenantId tenant) =>
        new(OfTenant, [tenant.Value], row => (row.GetString(0), row.GetFieldValue<IPNetwork[]>(1)));

    /// <summary>Reads what an agent names; null when it is too much or no prefix. What is not private is left out.</summary>
    public static IPNetwork[]? Read(IReadOnlyCollection<string>? texts)
    {
        if (texts is null)
            return [];
        if (texts.Count > Max)
            return null;
        var lans = new List<IPNetwork>();
        foreach (string text in texts)
        {
            if (!IPNetwork.TryParse(text, out IPNetwork lan))
                return null;
            if (OverlayRange.IsPrivate4(lan))
                lans.Add(lan);
        }
        return [.. lans.Distinct()];
    }

    /// <summary>Which of the LANs a network's range clashes with; null: none.</summary>
    public static IPNetwork? Clash(IEnumerable<IPNetwork> lans, IPNetwork range)
    {
        foreach (IPNetwork lan in lans)
        {
            if (NetworkRanges.Overlaps(lan, range))
                return lan;
        }
        return null;
    }

    /// <summary>What is said of it.</summary>
    public static Failure Problem(string device, IPNetwork lan, string network, IPNetwork range) => new(
        "network.overlaps_lan",
        $"{device} stands in a network {lan} of its own, which overlaps with {range} of \u201c{network}\u201d: it could not tell the two apart. Use a network with another range for it.");
}
