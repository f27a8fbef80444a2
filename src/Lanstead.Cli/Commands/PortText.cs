using System.Globalization;
using System.Net;
using Lanstead.Cli.Api;

namespace Lanstead.Cli.Commands;

/// <summary>Ports as people write them: <c>25565</c>, <c>2456-2458</c>, and a target <c>192.168.1.20:80</c>.</summary>
internal static class PortText
{
    /// <summary>A port or a range.</summary>
    public static bool TryRead(string text, out int first, out int last)
    {
        string[] ends = text.Split('-');
        last = 0;
        if (!TryPort(ends[0], out first) || ends.Length > 2)
            return false;
        last = first;
        return ends.Length == 1 || (TryPort(ends[1], out last) && last >= first);
    }

    /// <summary>Ports of an exposure, as <c>expose change</c> takes them: <c>25565</c>, <c>2456-2458/udp</c>, <c>8080/tcp:80</c> where the service has another one.</summary>
    public static bool TryReadPorts(string text, out AskedPortsJson ports)
    {
        ports = new AskedPortsJson(null, null, null, null);
        string[] parts = text.Split(':'), named = parts[0].Split('/');
        int service = 0;
        if (parts.Length > 2 || named.Length > 2 || !TryRead(named[0], out int first, out int last) || (parts.Length == 2 && !TryPort(parts[1], out service)))
            return false;
        string protocol = named.Length == 2 ? named[1] : "both";
        ports = new AskedPortsJson(protocol, first, last, parts.Length == 2 ? service : first);
        return protocol is "tcp" or "udp" or "both";
    }

    /// <summary>An address, with or without a port; IPv6 with a port in brackets.</summary>
    public static bool TryTarget(string text, out IPAddress address, out int? port)
    {
        port = null;
        if (IPAddress.TryParse(text, out IPAddress? alone) && !text.StartsWith('['))
        {
            address = alone;
            return true;
        }
        bool read = IPEndPoint.TryParse(text, out IPEndPoint? both) && both.Port > 0;
        address = both?.Address ?? IPAddress.None;
        port = both?.Port;
        return read;
    }

    /// <summary>How ports are shown.</summary>
    public static string Of(ExposedPortsJson ports) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(ports.First == ports.Last ? $"{ports.First}" : $"{ports.First}-{ports.Last}")}/{(ports.Protocol == "both" ? "tcp+udp" : ports.Protocol)}{(ports.TargetPort == ports.First ? "" : $" -> {ports.TargetPort}")}");

    private static bool TryPort(string text, out int port) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= ushort.MaxValue;
}
