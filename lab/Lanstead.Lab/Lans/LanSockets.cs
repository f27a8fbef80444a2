using System.Net;
using System.Net.Sockets;
using Lanstead.Lab.Machines;

namespace Lanstead.Lab.Lans;

/// <summary>Sockets of programs on a LAN: one that asks all, and one that hears what is sent to all.</summary>
internal static class LanSockets
{
    /// <summary>The port of <see cref="Hears"/>.</summary>
    public const int Port = 5309;

    /// <summary>Asks from one of the machine's addresses.</summary>
    public static Socket Asks(Machine machine, string address) => machine.InNetwork(() =>
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { EnableBroadcast = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return socket;
    });

    /// <summary>Hears on all of the machine's networks.</summary>
    public static Socket Hears(Machine machine) => machine.InNetwork(() =>
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 8 * 1024 * 1024 };
        socket.Bind(new IPEndPoint(IPAddress.Any, Port));
        return socket;
    });

    /// <summary>How many packets have come since the last time, and from where the last of them was.</summary>
    public static (int Packets, IPAddress? From) Take(Socket socket)
    {
        byte[] buffer = new byte[2048];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        int packets = 0;
        while (socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
        {
            socket.ReceiveFrom(buffer, ref from);
            packets++;
        }

        return (packets, packets == 0 ? null : ((IPEndPoint)from).Address);
    }

    /// <summary>Asks OpenTTD's servers as its list of LAN games does: one packet to all at their port (length 3, type 0: find a server), and who answers (type 1).</summary>
    public static async Task<IPAddress?> FindGameAsync(Socket socket, TimeSpan within, CancellationToken cancellation)
    {
        const int Games = 3979;
        byte[] buffer = new byte[2048];
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < within)
        {
            await socket.SendToAsync(new byte[] { 3, 0, 0 }, new IPEndPoint(IPAddress.Broadcast, Games), cancellation);
            if (!socket.Poll(TimeSpan.FromMilliseconds(500), SelectMode.SelectRead))
            {
                continue;
            }

            SocketReceiveFromResult answer = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), cancellation);
            if (answer.ReceivedBytes >= 3 && buffer[2] == 1)
            {
                return ((IPEndPoint)answer.RemoteEndPoint).Address;
            }
        }

        return null;
    }
}
