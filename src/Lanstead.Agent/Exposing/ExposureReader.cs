using System.Net;
using System.Net.Sockets;
using Google.Protobuf.Collections;
using Lanstead.Agent.Exposing.Proxying;
using Lanstead.Agent.Policy;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Exposing;

/// <summary>From the signed statement of the server to plain values. Pure. Whoever signed it: nothing reaches the system as text.</summary>
internal static class ExposureReader
{
    /// <summary>As many as a tunnel has at most.</summary>
    public const int ExposuresMax = 10_000;

    private const int PortsMax = 32;
    private const int HostMaxLength = 253, LabelMaxLength = 63;
    private const int PrefixesMax = 256;

    /// <summary>Reads all; one that makes no sense has a fault. Null when the whole makes none.</summary>
    public static IReadOnlyList<PlannedExposure>? Read(TunnelPlan statement)
    {
        if (statement.Exposures.Count > ExposuresMax)
            return null;
        var read = new List<PlannedExposure>(statement.Exposures.Count);
        var seen = new HashSet<Guid>();
        Func<Exposure, IReadOnlyList<PlannedLimit>?> limits = LimitReader.Of(statement);
        var blocks = PlannedBlocks.Of(statement);
        foreach (Exposure wire in statement.Exposures)
        {
            if (wire.Id.Length != WireId.SizeBytes || !seen.Add(new Guid(wire.Id.Span, bigEndian: true)))
                return null;
            PlannedExposure one = Read(wire);
            read.Add(one.Fault is not null ? one : limits(wire) is { } its ? one with { Limits = its, Blocks = blocks } : one with { Fault = "Its limits make no sense." });
        }
        return read;
    }

    private static PlannedExposure Read(Exposure wire)
    {
        var read = new PlannedExposure(new Guid(wire.Id.Span, bigEndian: true), LocalPolicy.Printable(wire.Name), [], LocalPolicy.Printable(wire.Public)) { Source = wire.Source };
        if (wire.Ports.Count is 0 or > PortsMax)
            return read with { Fault = "It has no ports, or too many." };
        var ports = new List<PlannedPorts>(wire.Ports.Count);
        foreach (ExposedPorts one in wire.Ports)
        {
            if (!(one.Tcp || one.Udp) || one.First is 0 || one.First > one.Last || one.Last > ushort.MaxValue || !Fits(one.TunnelPort, one) || !Fits(one.TargetPort, one))
                return read with { Fault = "It has ports that are none." };
            ports.Add(new PlannedPorts(one.Tcp, one.Udp, (ushort)one.First, (ushort)one.Last, (ushort)one.TunnelPort, (ushort)one.TargetPort));
        }
        if (!Enum.IsDefined(wire.Source))
            return read with { Fault = "This agent is too old for its way of telling the caller's address. Update it." };
        if (ProxyRoute.IsFor(wire.Source) && ports.Exists(one => one.Udp))
            return read with { Fault = "The PROXY protocol is for TCP alone." };
        NamedPlan? named = null;
        if (wire.Named is not null && (named = ReadName(wire.Named)) is null)
            return read with { Fault = "Its name is none, or this agent is too old for it." };
        if (!TryAddress(wire.Address, out IPAddress? address) || !TryAddress(wire.Target, out IPAddress? target)
            || (wire.ClientPeerId.Length > 0) != (address is not null) || (address is not null && !WireId.TryRead(wire.ClientPeerId, out PeerId _)))
            return read with { Fault = "It has an address that is none." };
        if (!TryPrefixes(wire.Allowed, out var allowed) || !TryPrefixes(wire.Denied, out var denied))
            return read with { Fault = "Who may connect is not told as prefixes." };
        return read with
        {
            Ports = ports,
            Named = named,
            Address = address,
            Client = WireId.TryRead(wire.ClientPeerId, out PeerId client) ? client : null,
            Target = target,
            Allowed = allowed,
            Denied = denied,
        };
    }

    private static NamedPlan? ReadName(NamedService wire)
    {
        bool isName = wire.Host.Length is > 0 and <= HostMaxLength && wire.Host.Split('.') is { Length: > 1 } labels
            && labels.All(label => label.Length is > 0 and <= LabelMaxLength && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'));
        if (!isName || !Enum.IsDefined(wire.Mode) || (wire.Contact.Length > 0 && (wire.Contact.Length > HostMaxLength || wire.Contact.Any(c => char.IsControl(c) || c is ',' or '?'))))
            return null;
        Uri? authority = null;
        if (wire.Authority.Length > 0 && (!Uri.TryCreate(wire.Authority, UriKind.Absolute, out authority) || authority.Scheme != Uri.UriSchemeHttps || authority.UserInfo.Length > 0))
            return null;
        return new NamedPlan(wire.Host, wire.Mode, authority, wire.Contact);
    }

    private static bool Fits(uint first, ExposedPorts range) => first > 0 && (ulong)first + range.Last - range.First <= ushort.MaxValue;

    private static bool TryAddress(string text, out IPAddress? address)
    {
        address = null;
        if (text.Length == 0)
            return true;
        if (!Prefixes.TryParseAddress(text, text.Contains(':', StringComparison.Ordinal) ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, out IPAddress parsed))
            return false;
        address = parsed;
        return !parsed.Equals(IPAddress.Any) && !parsed.Equals(IPAddress.IPv6Any) && !IPAddress.IsLoopback(parsed);
    }

    private static bool TryPrefixes(RepeatedField<string> texts, out IReadOnlyList<IPNetwork> prefixes)
    {
        var read = new List<IPNetwork>(texts.Count);
        prefixes = read;
        foreach (string text in texts.Take(PrefixesMax + 1))
        {
            if (!Prefixes.TryParse(text, text.Contains(':', StringComparison.Ordinal) ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, out IPNetwork prefix))
                return false;
            read.Add(prefix);
        }
        return read.Count <= PrefixesMax;
    }
}
