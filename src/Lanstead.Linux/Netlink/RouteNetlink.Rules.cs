using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lanstead.Linux.Netlink;

public sealed partial class RouteNetlink
{
    private const int RuleBodyBytes = 12; // sizeof(struct fib_rule_hdr)
    private const uint InvertFlag = 2; // FIB_RULE_INVERT
    private const ushort RuleDestination = 1; // FRA_DST
    private const ushort RuleSource = 2; // FRA_SRC
    private const ushort RuleInput = 3; // FRA_IIFNAME
    private const ushort RulePriority = 6; // FRA_PRIORITY
    private const ushort RuleMark = 10; // FRA_FWMARK
    private const ushort RuleSuppressPrefix = 14; // FRA_SUPPRESS_PREFIXLEN
    private const ushort RuleTable = 15; // FRA_TABLE
    private const ushort RuleMask = 16; // FRA_FWMASK
    private const ushort RuleOutput = 17; // FRA_OIFNAME
    private const ushort RuleProtocol = 21; // FRA_PROTOCOL

    /// <summary>All rules of IPv4 and IPv6, with the kernel's own three.</summary>
    public IReadOnlyList<RoutingRule> Rules() => _socket.List<RoutingRule>(
        "list rules", new NetlinkWriter(RouteConstants.GetRule, ListFlags, new byte[RuleBodyBytes]), ReadRule);

    /// <summary>Adds a rule; refused when the same one is there.</summary>
    public NetlinkFailure? AddRule(RoutingRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return _socket.Change($"add rule {rule.Priority}", RuleRequest(RouteConstants.NewRule, AddFlags, rule));
    }

    /// <summary>Deletes a rule.</summary>
    public NetlinkFailure? DeleteRule(RoutingRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return _socket.Change($"delete rule {rule.Priority}", RuleRequest(RouteConstants.DeleteRule, ChangeFlags, rule));
    }

    internal static NetlinkWriter RuleRequest(ushort type, ushort flags, RoutingRule rule)
    {
        byte[] body = new byte[RuleBodyBytes];
        body[0] = RouteConstants.Native(rule.Family);
        body[1] = (byte)(rule.Destination?.PrefixLength ?? 0);
        body[2] = (byte)(rule.Source?.PrefixLength ?? 0);
        body[4] = rule.Table <= byte.MaxValue ? (byte)rule.Table : (byte)0;
        body[7] = rule.Action;
        MemoryMarshal.Write(body.AsSpan(8), rule.Invert ? InvertFlag : 0);
        NetlinkWriter request = new NetlinkWriter(type, flags, body)
            .Attribute(RulePriority, rule.Priority)
            .Attribute(RuleTable, rule.Table);
        if (rule.FirewallMark != 0 || rule.FirewallMask != 0)
            request.Attribute(RuleMark, rule.FirewallMark).Attribute(RuleMask, rule.FirewallMask);
        if (rule.Source is { } source)
            request.Attribute(RuleSource, source.BaseAddress);
        if (rule.Destination is { } destination)
            request.Attribute(RuleDestination, destination.BaseAddress);
        if (rule.InputInterface is { } input)
            request.Attribute(RuleInput, input);
        if (rule.OutputInterface is { } output)
            request.Attribute(RuleOutput, output);
        if (rule.SuppressPrefixLength is { } suppress)
            request.Attribute(RuleSuppressPrefix, (uint)suppress);
        return rule.Protocol != 0 ? request.Attribute(RuleProtocol, [rule.Protocol]) : request;
    }

    internal static RoutingRule? ReadRule(ushort type, ReadOnlySpan<byte> body)
    {
        if (type is not (RouteConstants.NewRule or RouteConstants.DeleteRule) || body.Length < RuleBodyBytes)
            return null;
        AddressFamily family = RouteConstants.Managed(body[0]);
        if (family == AddressFamily.Unspecified)
            return null;
        uint priority = 0, table = body[4], mark = 0, mask = 0;
        IPAddress? source = null, destination = null;
        string? input = null, output = null;
        int? suppress = null;
        byte protocol = 0;
        NetlinkAttributes attributes = NetlinkAttributes.After(body, RuleBodyBytes);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case RulePriority:
                    priority = attributes.ToUInt32();
                    break;
                case RuleTable:
                    table = attributes.ToUInt32();
                    break;
                case RuleMark:
                    mark = attributes.ToUInt32();
                    break;
                case RuleMask:
                    mask = attributes.ToUInt32();
                    break;
                case RuleSource:
                    source = attributes.ToAddress();
                    break;
                case RuleDestination:
                    destination = attributes.ToAddress();
                    break;
                case RuleInput:
                    input = attributes.ToText();
                    break;
                case RuleOutput:
                    output = attributes.ToText();
                    break;
                case RuleSuppressPrefix:
                    // -1 on the wire is none.
                    suppress = (int)attributes.ToUInt32() is >= 0 and var bits ? bits : null;
                    break;
                case RuleProtocol:
                    protocol = attributes.ToByte();
                    break;
            }
        }
        return new RoutingRule
        {
            Family = family,
            Priority = priority,
            Table = table,
            FirewallMark = mark,
            FirewallMask = mask,
            Invert = (MemoryMarshal.Read<uint>(body[8..]) & InvertFlag) != 0,
            Source = source is null ? null : Network(source, body[2], family),
            Destination = destination is null ? null : Network(destination, body[1], family),
            InputInterface = input,
            OutputInterface = output,
            SuppressPrefixLength = suppress,
            Protocol = protocol,
            Action = body[7],
        };
    }
}
