using System.Net;
using System.Net.Sockets;

namespace Lanstead.Agent.Reconciling;

/// <summary>UDP ports for tunnels.</summary>
internal static class UdpPorts
{
    /// <summary>Whether nothing has a port now.</summary>
    public static bool IsFree(ushort port)
    {
        try
        {
            using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>A port that is free now; the system chooses it at random from its ephemeral range.</summary>
    public static ushort FindFree()
    {
        using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
        return (ushort)((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
