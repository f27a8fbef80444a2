using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanstead.Lab.Machines;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>A service that tells each caller what came first on its connection; and once the caller has ended sending, how many bytes that was and one word more.</summary>
internal sealed class HeaderTelling : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;

    private HeaderTelling(Socket socket) => _socket = socket;

    public static HeaderTelling Open(Machine machine, int port)
    {
        Socket socket = machine.InNetwork(() =>
        {
            var made = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            made.Bind(new IPEndPoint(IPAddress.Any, port));
            return made;
        });
        socket.Listen();
        var telling = new HeaderTelling(socket);
        _ = telling.AcceptAsync();
        return telling;
    }

    /// <summary>A connection to it.</summary>
    public static async Task<Socket> CallAsync(Machine machine, string from, IPEndPoint to)
    {
        Socket socket = machine.InNetwork(() =>
        {
            var made = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            made.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            return made;
        });
        try
        {
            using var patience = new CancellationTokenSource(s_patience);
            await socket.ConnectAsync(to, patience.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>What it says after one byte and the end of sending; null when nothing came.</summary>
    public static async Task<string?> AskAsync(Machine machine, string from, IPEndPoint to)
    {
        try
        {
            using Socket socket = await CallAsync(machine, from, to);
            string header = await ReadAsync(socket);
            await socket.SendAsync("?"u8.ToArray());
            socket.Shutdown(SocketShutdown.Send);
            return header + await ReadAsync(socket);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>The next bytes.</summary>
    public static async Task<string> ReadAsync(Socket socket)
    {
        byte[] bytes = new byte[512];
        using var patience = new CancellationTokenSource(s_patience);
        return Encoding.Latin1.GetString(bytes, 0, await socket.ReceiveAsync(bytes, patience.Token));
    }

    /// <summary>Whether the other side ends it, within 30 seconds.</summary>
    public static async Task<bool> EndsAsync(Socket socket)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            return await socket.ReceiveAsync(new byte[16], patience.Token) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = TellAsync(await _socket.AcceptAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task TellAsync(Socket caller)
    {
        using Socket _ = caller;
        byte[] bytes = new byte[512];
        try
        {
            // The header comes at once and by itself: the caller says nothing before it is answered.
            int length = await caller.ReceiveAsync(bytes);
            await caller.SendAsync(bytes.AsMemory(0, length));
            int more = 0;
            while (await caller.ReceiveAsync(bytes) is > 0 and int read)
                more += read;
            await caller.SendAsync(Encoding.ASCII.GetBytes($"{more} more"));
        }
        catch (SocketException)
        {
            // The caller is gone.
        }
    }
}
