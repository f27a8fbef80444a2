using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanstead.Lab.Machines;

namespace Lanstead.Lab.Servers;

/// <summary>A service of HTTP on a machine that answers with the headers of what it is asked.</summary>
public sealed class HeaderService : IDisposable
{
    private const int HeadersMaxBytes = 16 * 1024;

    private readonly Socket _socket;

    private HeaderService(Socket socket) => _socket = socket;

    public static HeaderService Start(Machine machine, int port)
    {
        ArgumentNullException.ThrowIfNull(machine);
        Socket socket = machine.InNetwork(() =>
        {
            var made = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            made.Bind(new IPEndPoint(IPAddress.Any, port));
            made.Listen();
            return made;
        });
        var service = new HeaderService(socket);
        _ = service.AcceptAsync();
        return service;
    }

    public void Dispose() => _socket.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await _socket.AcceptAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Over.
        }
    }

    private static async Task AnswerAsync(Socket caller)
    {
        using Socket _ = caller;
        byte[] bytes = new byte[HeadersMaxBytes];
        int length = 0;
        try
        {
            while (!bytes.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
            {
                int read = await caller.ReceiveAsync(bytes.AsMemory(length));
                if (read == 0)
                    return;
                length += read;
            }
            await caller.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"));
            await caller.SendAsync(bytes.AsMemory(0, length));
            caller.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The caller is gone.
        }
    }
}
