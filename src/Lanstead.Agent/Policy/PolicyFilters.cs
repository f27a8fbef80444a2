using System.Net;
using Lanstead.DataPlane.Filter;
using Lanstead.Policy;
using Lanstead.Primitives;

namespace Lanstead.Agent.Policy;

/// <summary>The rules of the packet filter for each network, made once for each change of what they come from.</summary>
internal sealed class PolicyFilters
{
    private readonly Dictionary<NetworkId, (DeviceRules Rules, string Addresses, EnforcedRules Made)> _made = [];

    /// <summary>What is to be enforced in a network.</summary>
    public EnforcedRules For(NetworkId network, DeviceRules rules, NetworkPlan plan)
    {
        IPAddress[] addresses = plan is { ActsAsLan: true, Broadcast: { } all } ? [.. plan.Addresses, all] : [.. plan.Addresses];
        string own = string.Join(' ', (object[])addresses);
        if (_made.TryGetValue(network, out var known) && ReferenceEquals(known.Rules, rules) && known.Addresses == own)
            return known.Made;
        EnforcedRules made = Make(rules, addresses);
        _made[network] = (rules, own, made);
        return made;
    }

    private static EnforcedRules Make(DeviceRules rules, IPAddress[] addresses)
    {
        if (rules.AllowsAll)
            return EnforcedRules.None;
        FilterRules filter = PolicyFilter.Of(rules, addresses);
        // Rules that are too many are no reason to let everything in.
        return CompiledFilter.Compile(filter).Failure is { } failure
            ? new EnforcedRules(DeviceRules.DenyAll, PolicyFilter.Of(DeviceRules.DenyAll, addresses), failure)
            : new EnforcedRules(rules, filter, null);
    }
}

/// <summary>What is enforced in a network.</summary>
/// <param name="Rules">The device's rules.</param>
/// <param name="Filter">The same for the engine; null: everything arrives, there is nothing to judge.</param>
/// <param name="Failure">Why these are not the ones that were told; null when they are.</param>
internal sealed record EnforcedRules(DeviceRules Rules, FilterRules? Filter, Failure? Failure)
{
    public static EnforcedRules None { get; } = new(DeviceRules.AllowAll, null, null);
}
