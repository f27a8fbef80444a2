using System.Net;
using Lanstead.Agent.Policy;
using Lanstead.Policy;
using Lanstead.Primitives;

namespace Lanstead.Agent.Exposing;

/// <summary>What may arrive by a tunnel: not the policy's to say, but what follows from its exposures. Pure.</summary>
internal static class TunnelRules
{
    /// <param name="plan">The tunnel.</param>
    /// <param name="exposures">This machine's part of it.</param>
    public static DeviceRules Of(NetworkPlan plan, IReadOnlyList<PlannedExposure> exposures)
    {
        // So that both ends can ask whether the other one is there.
        var rules = new List<DeviceRule> { Allow(plan.Prefixes, PolicyProtocol.Icmp, 0, ushort.MaxValue) };
        if (!plan.IsHub)
        {
            PlannedPorts[] ports = [.. exposures.Where(exposure => exposure.Fault is null).SelectMany(exposure => exposure.Ports)];
            foreach ((PolicyProtocol protocol, PlannedPorts[] some) in new[] { (PolicyProtocol.Tcp, ports.Where(one => one.Tcp).ToArray()), (PolicyProtocol.Udp, ports.Where(one => one.Udp).ToArray()) })
                rules.AddRange(some.Select(one => Allow(null, protocol, one.TunnelPort, one.TunnelLast)));
        }
        return new DeviceRules(rules);
    }

    private static DeviceRule Allow(IReadOnlyList<IPNetwork>? from, PolicyProtocol protocol, ushort first, ushort last) =>
        new(PolicyVerdict.Allow, DeviceDirection.Inbound, from, null, [new PolicyService(protocol, first, last)], 0, 0);
}

/// <summary>The rules of each tunnel, made once for each change of what they come from: the same object is the same rules.</summary>
internal sealed class TunnelRulesKept
{
    private readonly Dictionary<NetworkId, (PlannedExposure[] Exposures, NetworkPlan Plan, DeviceRules Made)> _made = [];

    public DeviceRules For(NetworkPlan plan, HomePlan home)
    {
        PlannedExposure[] exposures = [.. home.Opened.Select(one => one.Exposure)];
        if (_made.TryGetValue(plan.Network, out var known) && known.Exposures.SequenceEqual(exposures, ReferenceEqualityComparer.Instance) && ReferenceEquals(known.Plan, plan))
            return known.Made;
        DeviceRules made = TunnelRules.Of(plan, exposures);
        _made[plan.Network] = (exposures, plan, made);
        return made;
    }
}
