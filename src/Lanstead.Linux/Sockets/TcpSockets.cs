using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Lanstead.Linux.Sockets;

/// <summary>What Linux knows of TCP sockets and .NET has no word for.</summary>
public static class TcpSockets
{
    private const int LevelIp = 0, LevelIpv6 = 41;          // SOL_IP, SOL_IPV6 (linux/in.h)
    private const int FreeBind = 15, FreeBind6 = 78;        // IP_FREEBIND, IPV6_FREEBIND
    private const int OriginalDestinationOption = 80;       // SO_ORIGINAL_DST, IP6T_SO_ORIGINAL_DST (linux/netfilter_ipv4.h)
    private const int Address4Bytes = 16, Address6Bytes = 28; // sockaddr_in, sockaddr_in6

    /// <summary>Binds to an address that the machine may not have yet.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    public static void BindAhead(this Socket socket, IPEndPoint at)
    {
        bool isFour = at.AddressFamily == AddressFamily.InterNetwork;
        socket.SetRawSocketOption(isFour ? LevelIp : LevelIpv6, isFour ? FreeBind : FreeBind6, BitConverter.GetBytes(1));
        socket.Bind(at);
    }

    /// <summary>Where a connection was meant to go before the packet filter led it here; null where that cannot be told.</summary>
    public static IPEndPoint? OriginalDestination(this Socket socket)
    {
        bool isFour = socket.AddressFamily == AddressFamily.InterNetwork;
        Span<byte> address = stackalloc byte[isFour ? Address4Bytes : Address6Bytes];
        try
        {
            if (socket.GetRawSocketOption(isFour ? LevelIp : LevelIpv6, OriginalDestinationOption, address) < address.Length)
                return null;
        }
        catch (SocketException)
        {
            return null;
        }
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        return new IPEndPoint(new IPAddress(isFour ? address.Slice(4, 4) : address.Slice(8, 16)), port);
    }
}
