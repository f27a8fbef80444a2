using System.Globalization;

namespace Lanstead.Policy;

/// <summary>What is reached: a protocol, and for TCP and UDP a range of ports, both ends included.</summary>
/// <param name="Protocol">The protocol; <see cref="PolicyProtocol.Any"/> with less than all ports means TCP and UDP.</param>
/// <param name="First">The first port.</param>
/// <param name="Last">The last port.</param>
public readonly record struct PolicyService(PolicyProtocol Protocol, ushort First, ushort Last)
{
    /// <summary>Everything.</summary>
    public static PolicyService All { get; } = new(PolicyProtocol.Any, 0, ushort.MaxValue);

    /// <summary>Whether no port is left out.</summary>
    public bool IsWhole => First == 0 && Last == ushort.MaxValue;

    /// <summary>Reads <c>tcp/22</c>, <c>udp/8000-8099</c>, <c>tcp</c>, <c>icmp</c>, <c>any</c>, or <c>445</c> for TCP and UDP.</summary>
    public static bool TryParse(string? text, out PolicyService service)
    {
        service = All;
        if (string.IsNullOrEmpty(text))
            return false;
        string[] parts = text.Split('/');
        if (parts.Length > 2)
            return false;
        PolicyProtocol? protocol = parts[0] switch
        {
            "tcp" => PolicyProtocol.Tcp,
            "udp" => PolicyProtocol.Udp,
            "icmp" => PolicyProtocol.Icmp,
            "any" => PolicyProtocol.Any,
            _ => null,
        };
        if (protocol is null && parts.Length == 2)
            return false;
        if (protocol is { } whole && parts.Length == 1)
        {
            service = new PolicyService(whole, 0, ushort.MaxValue);
            return true;
        }
        if (protocol == PolicyProtocol.Icmp || !TryParsePorts(parts[^1], out ushort first, out ushort last))
            return false;
        service = new PolicyService(protocol ?? PolicyProtocol.Any, first, last);
        return true;
    }

    /// <summary>Whether it holds a packet of that protocol to that port.</summary>
    public bool Holds(PolicyProtocol protocol, ushort port) => Protocol switch
    {
        PolicyProtocol.Any when IsWhole => true,
        PolicyProtocol.Any => protocol is PolicyProtocol.Tcp or PolicyProtocol.Udp && First <= port && port <= Last,
        PolicyProtocol.Icmp => protocol == PolicyProtocol.Icmp,
        _ => Protocol == protocol && First <= port && port <= Last,
    };

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString()
    {
        string ports = IsWhole ? "" : First == Last ? First.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");
        return Protocol switch
        {
            PolicyProtocol.Any => ports.Length == 0 ? "any" : ports,
            PolicyProtocol.Icmp => "icmp",
            PolicyProtocol.Tcp => ports.Length == 0 ? "tcp" : $"tcp/{ports}",
            _ => ports.Length == 0 ? "udp" : $"udp/{ports}",
        };
    }

    // Port 0 carries nothing; the whole range begins with it so that "all" is one thing.
    private static bool TryParsePorts(string text, out ushort first, out ushort last)
    {
        string[] ends = text.Split('-');
        last = 0;
        return ushort.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out first)
            & ushort.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out last)
            && ends.Length <= 2 && first > 0 && first <= last;
    }
}
