using System.Net;
using Lanstead.DataPlane.Filter;
using Lanstead.Policy;

namespace Lanstead.Agent.Policy;

/// <summary>From the rules of a device to those of the packet filter. Pure.</summary>
internal static class PolicyFilter
{
    private const byte Icmp4 = 1, Icmp6 = 58;

    /// <summary>The filter's rules.</summary>
    /// <param name="rules">What the device enforces.</param>
    /// <param name="scope">Where packets may go at all: those to other addresses than its own are forwarded ones.</param>
    public static FilterRules Of(DeviceRules rules, PacketScope scope) => new()
    {
        Default = FilterAction.Deny,
        LocalPrefixes = scope.Local,
        Rules =
        [
            new FilterRule { Action = FilterAction.Deny, Directions = FilterDirections.Forwarded, Destinations = scope.Forwards ? scope.Outside() : [] },
            .. rules.Rules.SelectMany(Of),
        ],
    };

    // Services of one protocol go together: the filter's rule has one protocol and many ports. All have the same verdict, so their order does not matter.
    private static IEnumerable<FilterRule> Of(DeviceRule rule)
    {
        if (rule.Services.Count == 0 || rule.Services.Any(service => service.Protocol == PolicyProtocol.Any && service.IsWhole))
        {
            yield return Make(rule, null, []);
            yield break;
        }
        foreach ((byte? protocol, PolicyProtocol word) in new (byte?, PolicyProtocol)[] { (6, PolicyProtocol.Tcp), (17, PolicyProtocol.Udp), (null, PolicyProtocol.Any) })
        {
            PolicyService[] services = [.. rule.Services.Where(service => service.Protocol == word)];
            if (services.Length > 0)
                yield return Make(rule, protocol, services.Any(service => service.IsWhole) ? [] : [.. services.Select(service => new PortRange(service.First, service.Last))]);
        }
        if (rule.Services.Any(service => service.Protocol == PolicyProtocol.Icmp))
        {
            yield return Make(rule, Icmp4, []);
            yield return Make(rule, Icmp6, []);
        }
    }

    private static FilterRule Make(DeviceRule rule, byte? protocol, IReadOnlyList<PortRange> ports) => new()
    {
        Action = rule.Verdict == PolicyVerdict.Allow ? FilterAction.Allow : FilterAction.Deny,
        Directions = (rule.Direction.HasFlag(DeviceDirection.Inbound) ? FilterDirections.Inbound : 0) | (rule.Direction.HasFlag(DeviceDirection.Forwarded) ? FilterDirections.Forwarded : 0),
        Sources = rule.Sources ?? [],
        Destinations = rule.Destinations ?? [],
        Protocol = protocol,
        DestinationPorts = ports,
        Label = Math.Min(rule.Rule, ushort.MaxValue - 1),
    };
}
