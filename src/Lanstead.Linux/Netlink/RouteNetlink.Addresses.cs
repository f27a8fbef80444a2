using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lanstead.Linux.Netlink;

public sealed partial class RouteNetlink
{
    private const int AddressBodyBytes = 8; // sizeof(struct ifaddrmsg)
    private const ushort AddressOfPeer = 1; // IFA_ADDRESS; the own address where there is no peer
    private const ushort AddressLocal = 2; // IFA_LOCAL
    private const ushort AddressBroadcast = 4; // IFA_BROADCAST
    private const ushort AddressFlags = 8; // IFA_FLAGS
    private const uint NoPrefixRouteFlag = 0x200; // IFA_F_NOPREFIXROUTE

    /// <summary>All addresses of all interfaces.</summary>
    public IReadOnlyList<InterfaceAddress> Addresses() => _socket.List<InterfaceAddress>(
        "list addresses", new NetlinkWriter(RouteConstants.GetAddress, ListFlags, new byte[AddressBodyBytes]), ReadAddress);

    /// <summary>Adds an address to an interface; refused when it is there already.</summary>
    public NetlinkFailure? AddAddress(InterfaceAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _socket.Change($"add address {address} to link {address.LinkIndex}", AddressRequest(RouteConstants.NewAddress, AddFlags, address));
    }

    /// <summary>Takes an address from an interface.</summary>
    public NetlinkFailure? DeleteAddress(InterfaceAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return _socket.Change($"delete address {address} from link {address.LinkIndex}", AddressRequest(RouteConstants.DeleteAddress, ChangeFlags, address));
    }

    internal static NetlinkWriter AddressRequest(ushort type, ushort flags, InterfaceAddress address)
    {
        byte[] body = new byte[AddressBodyBytes];
        body[0] = RouteConstants.Native(address.Address.AddressFamily);
        body[1] = (byte)address.PrefixLength;
        MemoryMarshal.Write(body.AsSpan(4), address.LinkIndex);
        NetlinkWriter request = new NetlinkWriter(type, flags, body)
            .Attribute(AddressLocal, address.Address)
            .Attribute(AddressOfPeer, address.Address);
        if (address.Broadcast is { } broadcast)
            request = request.Attribute(AddressBroadcast, broadcast);
        return address.NoPrefixRoute ? request.Attribute(AddressFlags, NoPrefixRouteFlag) : request;
    }

    internal static InterfaceAddress? ReadAddress(ushort type, ReadOnlySpan<byte> body)
    {
        if (type is not (RouteConstants.NewAddress or RouteConstants.DeleteAddress) || body.Length < AddressBodyBytes)
            return null;
        if (RouteConstants.Managed(body[0]) == AddressFamily.Unspecified)
            return null;
        int index = MemoryMarshal.Read<int>(body[4..]);
        uint flags = body[2];
        IPAddress? local = null, peer = null, broadcast = null;
        NetlinkAttributes attributes = NetlinkAttributes.After(body, AddressBodyBytes);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case AddressLocal:
                    local = attributes.ToAddress();
                    break;
                case AddressOfPeer:
                    peer = attributes.ToAddress();
                    break;
                case AddressBroadcast:
                    broadcast = attributes.ToAddress();
                    break;
                case AddressFlags:
                    flags = attributes.ToUInt32();
                    break;
            }
        }
        return (local ?? peer) is { } address ? new InterfaceAddress(index, address, body[1], (flags & NoPrefixRouteFlag) != 0) { Broadcast = broadcast } : null;
    }
}
