using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lanstead.Linux.Netlink;

public sealed partial class RouteNetlink
{
    private const int RouteBodyBytes = 12; // sizeof(struct rtmsg)
    private const ushort RouteDestination = 1; // RTA_DST
    private const ushort RouteFrom = 2; // RTA_SRC
    private const ushort RouteLink = 4; // RTA_OIF
    private const ushort RouteGateway = 5; // RTA_GATEWAY
    private const ushort RouteMetric = 6; // RTA_PRIORITY
    private const ushort RouteSource = 7; // RTA_PREFSRC
    private const ushort RouteTable = 15; // RTA_TABLE
    private const ushort RouteMark = 16; // RTA_MARK
    private const uint ClonedFlag = 0x200; // RTM_F_CLONED: an entry of the cache, not of the table
    private const byte ScopeHost = 254; // RT_SCOPE_HOST
    private const byte ScopeLink = 253; // RT_SCOPE_LINK
    private const byte ScopeNowhere = 255; // RT_SCOPE_NOWHERE: on deletion, any

    /// <summary>All IPv4 and IPv6 routes of all tables, with those that the kernel made.</summary>
    public IReadOnlyList<Route> Routes() => _socket.List<Route>(
        "list routes", new NetlinkWriter(RouteConstants.GetRoute, ListFlags, new byte[RouteBodyBytes]), ReadRoute);

    /// <summary>The interface by which a packet would leave, by all tables and rules; null when there is no way.</summary>
    /// <param name="to">Where it goes.</param>
    /// <param name="from">Its source address, which must be ours; null for one that the kernel chooses.</param>
    /// <param name="mark">Its mark; 0 for none.</param>
    public int? FindWay(IPAddress to, IPAddress? from = null, uint mark = 0)
    {
        NetlinkWriter request = WayRequest(to, from, mark);
        return _socket.Find<Way>($"find the way to {to}", request, ReadWay, out Way? way) is null ? way?.LinkIndex : null;
    }

    /// <summary>The address that a packet of ours would come from when its sender names none; null when there is no way, or no address for it.</summary>
    /// <param name="to">Where it goes.</param>
    public IPAddress? FindSource(IPAddress to) =>
        _socket.Find<Way>($"find the way to {to}", WayRequest(to, null, 0), ReadWay, out Way? way) is null ? way?.Source : null;

    private static NetlinkWriter WayRequest(IPAddress to, IPAddress? from, uint mark)
    {
        ArgumentNullException.ThrowIfNull(to);
        byte bits = to.AddressFamily == AddressFamily.InterNetwork ? (byte)32 : (byte)128;
        byte[] body = new byte[RouteBodyBytes];
        body[0] = RouteConstants.Native(to.AddressFamily);
        body[1] = bits;
        body[2] = from is null ? (byte)0 : bits;
        NetlinkWriter request = new NetlinkWriter(RouteConstants.GetRoute, ChangeFlags, body).Attribute(RouteDestination, to);
        if (from is not null)
            request.Attribute(RouteFrom, from);
        if (mark != 0)
            request.Attribute(RouteMark, mark);
        return request;
    }

    /// <summary>Adds a route; refused when one of the same destination, table and metric is there.</summary>
    public NetlinkFailure? AddRoute(Route route) =>
        _socket.Change($"add {Described(route)}", RouteRequest(RouteConstants.NewRoute, AddFlags, route));

    /// <summary>Adds a route, or takes the place of one of the same destination, table and metric.</summary>
    public NetlinkFailure? ReplaceRoute(Route route) => _socket.Change(
        $"replace {Described(route)}",
        RouteRequest(RouteConstants.NewRoute, ChangeFlags | RouteConstants.Create | RouteConstants.Replace, route));

    /// <summary>Deletes the route that matches in every member that is given.</summary>
    public NetlinkFailure? DeleteRoute(Route route) =>
        _socket.Change($"delete {Described(route)}", RouteRequest(RouteConstants.DeleteRoute, ChangeFlags, route));

    internal static NetlinkWriter RouteRequest(ushort type, ushort flags, Route route)
    {
        byte[] body = new byte[RouteBodyBytes];
        body[0] = RouteConstants.Native(route.Destination.BaseAddress.AddressFamily);
        body[1] = (byte)route.Destination.PrefixLength;
        // A table above 255 goes into the attribute only.
        body[4] = route.Table <= byte.MaxValue ? (byte)route.Table : (byte)0;
        body[5] = route.Protocol;
        body[6] = type == RouteConstants.DeleteRoute ? ScopeNowhere : ScopeOf(route);
        body[7] = (byte)route.Kind;
        NetlinkWriter request = new NetlinkWriter(type, flags, body)
            .Attribute(RouteDestination, route.Destination.BaseAddress)
            .Attribute(RouteTable, route.Table);
        if (route.LinkIndex is { } link)
            request.Attribute(RouteLink, (uint)link);
        if (route.Gateway is { } gateway)
            request.Attribute(RouteGateway, gateway);
        if (route.Metric != 0)
            request.Attribute(RouteMetric, route.Metric);
        if (route.PreferredSource is { } source)
            request.Attribute(RouteSource, source);
        return request;
    }

    internal static Route? ReadRoute(ushort type, ReadOnlySpan<byte> body)
    {
        if (type is not (RouteConstants.NewRoute or RouteConstants.DeleteRoute) || body.Length < RouteBodyBytes)
            return null;
        AddressFamily family = RouteConstants.Managed(body[0]);
        if (family == AddressFamily.Unspecified || (MemoryMarshal.Read<uint>(body[8..]) & ClonedFlag) != 0)
            return null;
        IPAddress destination = family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
        uint table = body[4], metric = 0;
        int? link = null;
        IPAddress? gateway = null, source = null;
        NetlinkAttributes attributes = NetlinkAttributes.After(body, RouteBodyBytes);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case RouteDestination:
                    destination = attributes.ToAddress() ?? destination;
                    break;
                case RouteLink:
                    link = (int)attributes.ToUInt32();
                    break;
                case RouteGateway:
                    gateway = attributes.ToAddress();
                    break;
                case RouteMetric:
                    metric = attributes.ToUInt32();
                    break;
                case RouteSource:
                    source = attributes.ToAddress();
                    break;
                case RouteTable:
                    table = attributes.ToUInt32();
                    break;
            }
        }
        if (Network(destination, body[1], family) is not { } network)
            return null;
        return new Route
        {
            Destination = network,
            LinkIndex = link,
            Gateway = gateway,
            Table = table,
            Protocol = body[5],
            Metric = metric,
            PreferredSource = source,
            Kind = (RouteKind)body[7],
        };
    }

    private static Way? ReadWay(ushort type, ReadOnlySpan<byte> body)
    {
        if (type != RouteConstants.NewRoute || body.Length < RouteBodyBytes)
            return null;
        int? link = null;
        IPAddress? source = null;
        NetlinkAttributes attributes = NetlinkAttributes.After(body, RouteBodyBytes);
        while (attributes.MoveNext())
        {
            if (attributes.Type == RouteLink)
                link = (int)attributes.ToUInt32();
            else if (attributes.Type == RouteSource)
                source = attributes.ToAddress();
        }
        return link is { } index ? new Way(index, source) : null;
    }

    /// <summary>A network from the wire; null when it is none, so that a strange message is passed over.</summary>
    private static IPNetwork? Network(IPAddress address, byte prefixLength, AddressFamily family)
    {
        if (address.AddressFamily != family || prefixLength > (family == AddressFamily.InterNetwork ? 32 : 128))
            return null;
        return IPNetwork.TryParse($"{address}/{prefixLength}", out IPNetwork network) ? network : null;
    }

    // IPv6 knows no scopes of routes; the kernel refuses an IPv4 route whose scope does not fit its next hop.
    private static byte ScopeOf(Route route) => route switch
    {
        { Destination.BaseAddress.AddressFamily: AddressFamily.InterNetworkV6 } => 0,
        { Kind: RouteKind.Local } => ScopeHost,
        { Kind: RouteKind.Unicast, Gateway: null } => ScopeLink,
        _ => 0,
    };

    private static string Described(Route route)
    {
        ArgumentNullException.ThrowIfNull(route);
        return $"route {route.Destination} in table {route.Table}";
    }

    private sealed record Way(int LinkIndex, IPAddress? Source);
}
