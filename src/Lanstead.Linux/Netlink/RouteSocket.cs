using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lanstead.Linux.Netlink;

/// <summary>Opens sockets of AF_NETLINK, a family for which .NET has no name.</summary>
internal static partial class RouteSocket
{
    private const int NetlinkFamily = 16; // AF_NETLINK
    private const int Raw = 3; // SOCK_RAW
    private const int CloseOnExec = 0x80000; // SOCK_CLOEXEC

    public static SafeSocketHandle Open(NetlinkProtocol protocol, uint groups)
    {
        int descriptor = NewSocket(NetlinkFamily, Raw | CloseOnExec, (int)protocol);
        if (descriptor < 0)
            throw new NetlinkException(new NetlinkFailure("open a netlink socket", Marshal.GetLastPInvokeError()));
        var handle = new SafeSocketHandle(descriptor, ownsHandle: true);
        var address = new Address { Family = NetlinkFamily, Groups = groups };
        if (Bind(handle, address, Marshal.SizeOf<Address>()) == 0)
            return handle;
        int number = Marshal.GetLastPInvokeError();
        handle.Dispose();
        throw new NetlinkException(new NetlinkFailure("bind a netlink socket", number));
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int NewSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(SafeSocketHandle socket, in Address address, int addressBytes);

    // struct sockaddr_nl; a port id of 0 lets the kernel choose.
    [StructLayout(LayoutKind.Sequential)]
    private struct Address
    {
        public ushort Family;
        public ushort Padding;
        public uint PortId;
        public uint Groups;
    }
}
