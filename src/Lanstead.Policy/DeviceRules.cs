using System.Net;

namespace Lanstead.Policy;

/// <summary>Where a packet that a rule is about goes.</summary>
[Flags]
public enum DeviceDirection
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>To the device itself.</summary>
    Inbound = 1,

    /// <summary>Through the device, to or from one without an agent.</summary>
    Forwarded = 2,

    /// <summary>Either.</summary>
    Both = Inbound | Forwarded,
}

/// <summary>One rule as a device has it: addresses in place of names.</summary>
/// <param name="Verdict">Allowed or denied.</param>
/// <param name="Direction">To the device or through it.</param>
/// <param name="Sources">From where; null: from anywhere. Never empty.</param>
/// <param name="Destinations">To where; null: anywhere. Never empty.</param>
/// <param name="Services">What; empty: everything.</param>
/// <param name="Rule">The rule of the policy that it comes from, counted from 1; 0: its default.</param>
/// <param name="Line">The line of that rule.</param>
public sealed record DeviceRule(
    PolicyVerdict Verdict, DeviceDirection Direction, IReadOnlyList<IPNetwork>? Sources, IReadOnlyList<IPNetwork>? Destinations,
    IReadOnlyList<PolicyService> Services, int Rule, int Line)
{
    /// <summary>Whether the packet is one that the rule is about.</summary>
    public bool Matches(IPAddress source, IPAddress destination, bool toDevice, PolicyProtocol protocol, ushort port) =>
        Direction.HasFlag(toDevice ? DeviceDirection.Inbound : DeviceDirection.Forwarded)
        && Holds(Sources, source) && Holds(Destinations, destination)
        && (Services.Count == 0 || Services.Any(service => service.Holds(protocol, port)));

    private static bool Holds(IReadOnlyList<IPNetwork>? networks, IPAddress address)
    {
        if (networks is null)
            return true;
        foreach (IPNetwork network in networks)
        {
            if (network.Contains(address))
                return true;
        }
        return false;
    }
}

/// <summary>The rules for the packets that arrive at one device: the first that matches decides, and without one they are refused.</summary>
/// <param name="Rules">In order.</param>
public sealed record DeviceRules(IReadOnlyList<DeviceRule> Rules)
{
    /// <summary>Everything arrives.</summary>
    public static DeviceRules AllowAll { get; } = new([new DeviceRule(PolicyVerdict.Allow, DeviceDirection.Both, null, null, [], 0, 0)]);

    /// <summary>Nothing arrives: what holds before the first word of the server.</summary>
    public static DeviceRules DenyAll { get; } = new([]);

    /// <summary>Whether everything arrives, so that there is nothing to judge.</summary>
    public bool AllowsAll => Rules.Count > 0 && Rules[0] is { Verdict: PolicyVerdict.Allow, Direction: DeviceDirection.Both, Sources: null, Destinations: null, Services.Count: 0 };

    /// <summary>Judges a packet as the device's filter does.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="destination">Where it goes to.</param>
    /// <param name="toDevice">Whether that is the device itself.</param>
    /// <param name="protocol">Its protocol; <see cref="PolicyProtocol.Any"/> for one that rules do not name.</param>
    /// <param name="port">Its destination port; 0 for none.</param>
    public PolicyDecision Decide(IPAddress source, IPAddress destination, bool toDevice, PolicyProtocol protocol, ushort port)
    {
        foreach (DeviceRule rule in Rules)
        {
            if (rule.Matches(source, destination, toDevice, protocol, port))
                return new PolicyDecision(rule.Verdict, rule.Rule, rule.Line);
        }
        return new PolicyDecision(PolicyVerdict.Deny, 0, 0);
    }
}
