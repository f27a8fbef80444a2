using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using System.Text;

namespace Lanstead.Linux.Netlink;

public sealed partial class RouteNetlink
{
    private const int LinkBodyBytes = 16; // sizeof(struct ifinfomsg)
    private const uint UpFlag = 1; // IFF_UP
    private const uint BroadcastFlag = 0x2; // IFF_BROADCAST
    private const uint NoNeighboursFlag = 0x80; // IFF_NOARP
    private const ushort LinkAddress = 1; // IFLA_ADDRESS
    private const ushort LinkName = 3; // IFLA_IFNAME
    private const ushort LinkMtu = 4; // IFLA_MTU
    private const ushort LinkQueue = 13; // IFLA_TXQLEN
    private const ushort LinkDetail = 18; // IFLA_LINKINFO
    private const ushort LinkAlias = 20; // IFLA_IFALIAS
    private const ushort LinkMaxSegments = 40; // IFLA_GSO_MAX_SEGS
    private const ushort LinkMaxBytes = 41; // IFLA_GSO_MAX_SIZE
    private const ushort LinkDetailKind = 1; // IFLA_INFO_KIND

    /// <summary>All interfaces.</summary>
    public IReadOnlyList<Link> Links() =>
        _socket.List<Link>("list links", new NetlinkWriter(RouteConstants.GetLink, ListFlags, LinkBody(0)), ReadLink);

    /// <summary>The interface of that name; null when there is none.</summary>
    public Link? FindLink(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        // The kernel refuses a longer name as malformed; there is none of that name either way.
        if (name.Length == 0 || Encoding.UTF8.GetByteCount(name) > Link.MaxNameBytes)
            return null;
        NetlinkWriter request = new NetlinkWriter(RouteConstants.GetLink, ChangeFlags, LinkBody(0)).Attribute(LinkName, name);
        NetlinkFailure? failure = _socket.Find<Link>($"find link {name}", request, ReadLink, out Link? link);
        return failure is null || failure.IsMissing ? link : throw new NetlinkException(failure);
    }

    /// <summary>Makes a virtual interface; the kernel loads the kind's module where it can. <see cref="Errno.NotSupported"/>: it has none.</summary>
    /// <param name="name">Its name, 1 to 15 bytes.</param>
    /// <param name="kind">The driver's kind, such as <c>wireguard</c>.</param>
    public NetlinkFailure? AddLink(string name, string kind) => _socket.Change($"add link {name} of kind {kind}", AddLinkRequest(name, kind));

    /// <summary>Sets an interface up or down.</summary>
    public NetlinkFailure? SetLinkUp(int linkIndex, bool up = true) => _socket.Change(
        $"set link {linkIndex} {(up ? "up" : "down")}",
        new NetlinkWriter(RouteConstants.NewLink, ChangeFlags, LinkBody(linkIndex, up ? UpFlag : 0, UpFlag)));

    /// <summary>Sets whether the kernel asks who has an address before it sends there; where not, every packet goes to the interface's own hardware address.</summary>
    public NetlinkFailure? SetLinkNeighbours(int linkIndex, bool asks) => _socket.Change(
        $"set link {linkIndex} arp {(asks ? "on" : "off")}",
        new NetlinkWriter(RouteConstants.NewLink, ChangeFlags, LinkBody(linkIndex, asks ? 0 : NoNeighboursFlag, NoNeighboursFlag)));

    /// <summary>Sets the largest packet that an interface takes.</summary>
    public NetlinkFailure? SetLinkMtu(int linkIndex, int mtuBytes) => _socket.Change(
        $"set link {linkIndex} mtu {mtuBytes}",
        new NetlinkWriter(RouteConstants.NewLink, ChangeFlags, LinkBody(linkIndex)).Attribute(LinkMtu, (uint)mtuBytes));

    /// <summary>Sets how many packets may wait in front of an interface; a TUN interface has 500 by itself.</summary>
    public NetlinkFailure? SetLinkQueue(int linkIndex, int packets) => _socket.Change(
        $"set link {linkIndex} queue {packets}",
        new NetlinkWriter(RouteConstants.NewLink, ChangeFlags, LinkBody(linkIndex)).Attribute(LinkQueue, (uint)packets));

    /// <summary>Writes on an interface what people and programs may read; at most 255 bytes.</summary>
    public NetlinkFailure? SetLinkAlias(int linkIndex, string alias) => _socket.Change(
        $"set link {linkIndex} alias {alias}", new NetlinkWriter(RouteConstants.NewLink, ChangeFlags, LinkBody(linkIndex)).Attribute(LinkAlias, Encoding.UTF8.GetBytes(alias)));

    /// <summary>Limits the packets that an interface gets uncut, so that what is made of one fits one message further on.</summary>
    /// <param name="linkIndex">The interface.</param>
    /// <param name="segments">Most packets of the wire's size in one; at most 65,535.</param>
    /// <param name="bytes">Its greatest length, headers included; at most 65,536.</param>
    public NetlinkFailure? SetLinkSuperpackets(int linkIndex, int segments, int bytes) => _socket.Change(
        $"set link {linkIndex} superpackets {segments} of {bytes} bytes",
        new NetlinkWriter(RouteConstants.NewLink, ChangeFlags, LinkBody(linkIndex))
            .Attribute(LinkMaxSegments, (uint)segments).Attribute(LinkMaxBytes, (uint)bytes));

    /// <summary>Deletes a virtual interface, with its addresses and routes.</summary>
    public NetlinkFailure? DeleteLink(int linkIndex) => _socket.Change(
        $"delete link {linkIndex}", new NetlinkWriter(RouteConstants.DeleteLink, ChangeFlags, LinkBody(linkIndex)));

    internal static NetlinkWriter AddLinkRequest(string name, string kind)
    {
        byte[] text = Encoding.UTF8.GetBytes(kind);
        byte[] detail = new byte[RouteConstants.Align(RouteConstants.AttributeHeaderBytes + text.Length)];
        MemoryMarshal.Write(detail.AsSpan(0), (ushort)(RouteConstants.AttributeHeaderBytes + text.Length));
        MemoryMarshal.Write(detail.AsSpan(2), LinkDetailKind);
        text.CopyTo(detail, RouteConstants.AttributeHeaderBytes);
        return new NetlinkWriter(RouteConstants.NewLink, AddFlags, LinkBody(0)).Attribute(LinkName, name).Attribute(LinkDetail, detail);
    }

    internal static Link? ReadLink(ushort type, ReadOnlySpan<byte> body)
    {
        if (type is not (RouteConstants.NewLink or RouteConstants.DeleteLink) || body.Length < LinkBodyBytes)
            return null;
        int index = MemoryMarshal.Read<int>(body[4..]);
        uint flags = MemoryMarshal.Read<uint>(body[8..]);
        string name = "";
        string? kind = null, alias = null;
        uint mtuBytes = 0;
        PhysicalAddress address = PhysicalAddress.None;
        NetlinkAttributes attributes = NetlinkAttributes.After(body, LinkBodyBytes);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case LinkName:
                    name = attributes.ToText();
                    break;
                case LinkAddress:
                    address = new PhysicalAddress(attributes.Value.ToArray());
                    break;
                case LinkMtu:
                    mtuBytes = attributes.ToUInt32();
                    break;
                case LinkAlias:
                    alias = attributes.ToText();
                    break;
                case LinkDetail:
                    kind = ReadKind(attributes.Value);
                    break;
            }
        }
        return new Link(index, name, (flags & UpFlag) != 0, (int)mtuBytes, kind)
        {
            Alias = alias,
            HardwareAddress = address,
            HasBroadcast = (flags & BroadcastFlag) != 0,
            AsksForNeighbours = (flags & NoNeighboursFlag) == 0,
        };
    }

    private static string? ReadKind(ReadOnlySpan<byte> detail)
    {
        var attributes = new NetlinkAttributes(detail);
        while (attributes.MoveNext())
        {
            if (attributes.Type == LinkDetailKind)
                return attributes.ToText();
        }
        return null;
    }

    // family, padding, type: 0; then index, flags, mask of flags to change.
    private static byte[] LinkBody(int index, uint flags = 0, uint changeMask = 0)
    {
        byte[] body = new byte[LinkBodyBytes];
        MemoryMarshal.Write(body.AsSpan(4), index);
        MemoryMarshal.Write(body.AsSpan(8), flags);
        MemoryMarshal.Write(body.AsSpan(12), changeMask);
        return body;
    }
}
