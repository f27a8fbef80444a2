using System.Net;

namespace Lanstead.Agent.Policy;

/// <summary>Where packets of a network may go on this machine, whatever its policy says: to the machine's addresses in that network, and by its gateway to others of it.</summary>
/// <remarks>
/// The system itself takes packets to any of its addresses from any of its interfaces, so that without this a member of one network would reach what listens
/// in another one, on the LAN or for containers. What the machine's owner leads elsewhere from its own address (a published port of a container) is not meant.
/// </remarks>
/// <param name="Own">The machine's addresses in the network, and the one that reaches all where it acts as a LAN.</param>
/// <param name="Prefixes">The network's.</param>
/// <param name="Forwards">The machine is the network's gateway.</param>
internal sealed record PacketScope(IReadOnlyList<IPAddress> Own, IReadOnlyList<IPNetwork> Prefixes, bool Forwards)
{
    /// <summary>LANs that the machine leads to: what may reach the machine may reach them, and is judged as if it went to the machine itself.</summary>
    public IReadOnlyList<IPNetwork> Lans { get; init; } = [];

    /// <summary>The machine is a tunnel server: answers to what it passed on go on from it to anywhere.</summary>
    public bool PassesAnswers { get; init; }

    /// <summary>All that is judged as going to the machine.</summary>
    public IReadOnlyList<IPNetwork> Local => [.. Own.Select(Policy.Prefixes.Host), .. Lans];

    /// <summary>Of a network as it is planned.</summary>
    public static PacketScope Of(NetworkPlan plan) => new(plan is { ActsAsLan: true, Broadcast: { } all } ? [.. plan.Addresses, all] : plan.Addresses, plan.Prefixes, plan.IsGateway)
    {
        Lans = plan.OwnLans,
        PassesAnswers = plan.IsHub,
    };

    /// <summary>Everything that is not within the network, in as few prefixes as there can be.</summary>
    public IReadOnlyList<IPNetwork> Outside() =>
        [.. Without(new IPNetwork(IPAddress.Any, 0), Prefixes), .. Without(new IPNetwork(IPAddress.IPv6Any, 0), Prefixes)];

    // Halves of a prefix that hold some of what is left out are halved again.
    private static IReadOnlyList<IPNetwork> Without(IPNetwork whole, IReadOnlyList<IPNetwork> left)
    {
        IPNetwork[] touched = [.. left.Where(prefix => Policy.Prefixes.Overlap(whole, prefix))];
        if (touched.Length == 0)
            return [whole];
        if (touched.Any(prefix => prefix.PrefixLength <= whole.PrefixLength))
            return [];
        return [.. Without(Half(whole, upper: false), touched), .. Without(Half(whole, upper: true), touched)];
    }

    private static IPNetwork Half(IPNetwork whole, bool upper)
    {
        byte[] bytes = whole.BaseAddress.GetAddressBytes();
        if (upper)
            bytes[whole.PrefixLength / 8] |= (byte)(0x80 >> (whole.PrefixLength % 8));
        return new IPNetwork(new IPAddress(bytes), whole.PrefixLength + 1);
    }
}
