using System.Buffers.Binary;
using Lanstead.Linux.Descriptors;

namespace Lanstead.Linux.Udp;

public sealed unsafe partial class UdpSocket
{
    /// <summary>Opens a socket for both families where the machine has IPv6, else for IPv4, in the network namespace of the calling thread.</summary>
    /// <exception cref="SystemCallException">The kernel refused: EADDRINUSE, EPERM for the mark, EMFILE.</exception>
    public static UdpSocket Open(UdpSocketOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Ipv6)
        {
            // A kernel without IPv6 refuses the socket, one with IPv6 switched off refuses to bind it.
            int error = TryOpen(options, ipv6: true, out UdpSocket? socket);
            if (socket is not null)
                return socket;
            if (error is not (Errno.FamilyNotSupported or Errno.AddressNotAvailable))
                throw new SystemCallException($"bind UDP port {options.Port}", error);
        }
        int failure = TryOpen(options, ipv6: false, out UdpSocket? ipv4);
        return ipv4 ?? throw new SystemCallException($"bind UDP port {options.Port}", failure);
    }

    private static int TryOpen(UdpSocketOptions options, bool ipv6, out UdpSocket? socket)
    {
        socket = null;
        int descriptor = SystemCalls.Socket(
            ipv6 ? UdpConstants.Ipv6Family : UdpConstants.Ipv4Family, UdpConstants.DatagramType | SystemCalls.CloseOnExec, 0);
        if (descriptor < 0)
            return SystemCalls.LastError;
        int error = SetUp(descriptor, options, ipv6);
        if (error != 0)
        {
            _ = SystemCalls.Close(descriptor);
            return error;
        }
        socket = new UdpSocket(descriptor, ipv6, options);
        return 0;
    }

    private static int SetUp(int descriptor, UdpSocketOptions options, bool ipv6)
    {
        if (ipv6 && !TrySet(descriptor, UdpConstants.Ipv6Level, UdpConstants.Ipv6Only, 0))
            return SystemCalls.LastError;
        if (options.SharePort && !TrySet(descriptor, UdpConstants.SocketLevel, UdpConstants.SharePort, 1))
            return SystemCalls.LastError;
        if (options.Mark != 0 && !TrySet(descriptor, UdpConstants.SocketLevel, UdpConstants.Mark, (int)options.Mark))
            return SystemCalls.LastError;
        bool told = ipv6
            ? TrySet(descriptor, UdpConstants.Ipv6Level, UdpConstants.Ipv6ReceivePacketInfo, 1)
            : TrySet(descriptor, UdpConstants.Ipv4Level, UdpConstants.Ipv4PacketInfo, 1);
        if (!told)
            return SystemCalls.LastError;
        Enlarge(descriptor, UdpConstants.ReceiveBufferForce, UdpConstants.ReceiveBuffer, options.BufferBytes);
        Enlarge(descriptor, UdpConstants.SendBufferForce, UdpConstants.SendBuffer, options.BufferBytes);
        long* timeout = stackalloc long[2] { 0, SendTimeoutMicroseconds };
        _ = SystemCalls.SetOption(descriptor, UdpConstants.SocketLevel, UdpConstants.SendTimeout, timeout, 2 * sizeof(long));
        return Bind(descriptor, options.Port, ipv6);
    }

    private static int Bind(int descriptor, ushort port, bool ipv6)
    {
        byte* name = stackalloc byte[UdpConstants.Ipv6NameBytes];
        new Span<byte>(name, UdpConstants.Ipv6NameBytes).Clear();
        *(ushort*)name = (ushort)(ipv6 ? UdpConstants.Ipv6Family : UdpConstants.Ipv4Family);
        *(ushort*)(name + 2) = BinaryPrimitives.ReverseEndianness(port);
        int length = ipv6 ? UdpConstants.Ipv6NameBytes : UdpConstants.Ipv4NameBytes;
        return SystemCalls.Bind(descriptor, name, length) == 0 ? 0 : SystemCalls.LastError;
    }

    // The forced size may exceed the system's limit, but needs CAP_NET_ADMIN; the plain one is cut to the limit.
    private static void Enlarge(int descriptor, int force, int plain, int bytes)
    {
        if (!TrySet(descriptor, UdpConstants.SocketLevel, force, bytes))
            _ = TrySet(descriptor, UdpConstants.SocketLevel, plain, bytes);
    }

    // A kernel before 4.18 does not know the option at all.
    private static bool IsSegmentationKnown(int descriptor)
    {
        int value = 0;
        int length = sizeof(int);
        return SystemCalls.GetOption(descriptor, UdpConstants.UdpLevel, UdpConstants.Segment, &value, &length) == 0;
    }

    private static ushort PortOf(int descriptor)
    {
        byte* name = stackalloc byte[UdpConstants.Ipv6NameBytes];
        int length = UdpConstants.Ipv6NameBytes;
        return SystemCalls.SocketName(descriptor, name, &length) == 0 ? SocketNames.Read(name, length).Port : (ushort)0;
    }

    private static bool TrySet(int descriptor, int level, int option, int value) =>
        SystemCalls.SetOption(descriptor, level, option, &value, sizeof(int)) == 0;
}
