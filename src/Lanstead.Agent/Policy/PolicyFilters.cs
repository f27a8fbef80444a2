using Lanstead.DataPlane.Filter;
using Lanstead.Policy;
using Lanstead.Primitives;

namespace Lanstead.Agent.Policy;

/// <summary>The rules of the packet filter for each network, made once for each change of what they come from.</summary>
internal sealed class PolicyFilters
{
    private readonly Dictionary<NetworkId, (DeviceRules Rules, string Scope, EnforcedRules Made)> _made = [];

    /// <summary>What is to be enforced in a network, by the <paramref name="version"/> of its policy.</summary>
    public EnforcedRules For(NetworkId network, DeviceRules rules, ulong version, PacketScope scope)
    {
        string where = $"{string.Join(' ', scope.Local)} {string.Join(' ', scope.Prefixes)} {scope.Forwards} {scope.PassesAnswers}";
        if (_made.TryGetValue(network, out var known) && ReferenceEquals(known.Rules, rules) && known.Scope == where)
            return known.Made;
        EnforcedRules made = EnforcedRules.Of(rules, scope, version);
        _made[network] = (rules, where, made);
        return made;
    }
}

/// <summary>What is enforced in a network.</summary>
/// <param name="Rules">The device's rules.</param>
/// <param name="Scope">Where packets may go at all.</param>
/// <param name="Filter">Both, for the engine.</param>
/// <param name="Failure">Why these are not the rules that were told; null when they are.</param>
internal sealed record EnforcedRules(DeviceRules Rules, PacketScope Scope, FilterRules Filter, Failure? Failure)
{
    public static EnforcedRules Of(DeviceRules rules, PacketScope scope, ulong version = 0)
    {
        FilterRules filter = PolicyFilter.Of(rules, scope) with { Version = version };
        // Rules that are too many are no reason to let everything in.
        return CompiledFilter.Compile(filter).Failure is { } failure
            ? new EnforcedRules(DeviceRules.DenyAll, scope, PolicyFilter.Of(DeviceRules.DenyAll, scope), failure)
            : new EnforcedRules(rules, scope, filter, null);
    }
}
