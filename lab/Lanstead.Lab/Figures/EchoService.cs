using System.Net;
using System.Net.Sockets;
using Lanstead.Lab.Machines;

namespace Lanstead.Lab.Figures;

/// <summary>A program on a machine that sends back whatever comes at one port, by TCP and by UDP from a socket that is bound to no address, as games are.</summary>
internal sealed class EchoService : IDisposable
{
    private readonly Socket _udp, _tcp;

    public EchoService(Machine machine, int port)
    {
        _udp = Open(SocketType.Dgram, ProtocolType.Udp);
        _tcp = Open(SocketType.Stream, ProtocolType.Tcp);
        _tcp.Listen();
        _ = Task.Run(DatagramsAsync);
        _ = Task.Run(AcceptAsync);

        Socket Open(SocketType type, ProtocolType protocol)
        {
            Socket socket = machine.InNetwork(() => new Socket(AddressFamily.InterNetworkV6, type, protocol) { DualMode = true });
            socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
            return socket;
        }
    }

    public void Dispose()
    {
        _udp.Dispose();
        _tcp.Dispose();
    }

    private async Task DatagramsAsync()
    {
        byte[] buffer = new byte[2048];
        while (true)
        {
            try
            {
                SocketReceiveFromResult one = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.IPv6Any, 0));
                await _udp.SendToAsync(buffer.AsMemory(0, one.ReceivedBytes), one.RemoteEndPoint);
            }
            catch (SocketException)
            {
                // An answer that found no way; the next one may.
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket one = await _tcp.AcceptAsync();
                _ = Task.Run(() => EchoAsync(one));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The service has ended.
        }
    }

    private static async Task EchoAsync(Socket socket)
    {
        byte[] buffer = new byte[64 * 1024];
        using (socket)
        {
            try
            {
                while (await socket.ReceiveAsync(buffer) is > 0 and var read)
                    await socket.SendAsync(buffer.AsMemory(0, read));
            }
            catch (SocketException)
            {
                // The caller is gone.
            }
        }
    }
}
