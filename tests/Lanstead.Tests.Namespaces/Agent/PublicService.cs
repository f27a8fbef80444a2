using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanstead.Lab.Machines;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>A service of both families that answers each caller with the address it sees and its own port, from a socket that is bound to no address.</summary>
internal sealed class PublicService : IDisposable
{
    private readonly Socket _socket;

    private PublicService(Socket socket) => _socket = socket;

    public static PublicService Start(Machine machine, bool udp, int port)
    {
        Socket socket = Open(machine, udp, IPAddress.IPv6Any, port);
        if (!udp)
            socket.Listen();
        _ = udp ? AnswerAsync(socket, port) : AcceptAsync(socket, port);
        return new PublicService(socket);
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Asks once; null when no answer came in time, or it was refused.</summary>
    public static async Task<string?> AskAsync(Machine machine, string to, int port, bool udp, TimeSpan? patience = null)
    {
        IPAddress address = IPAddress.Parse(to);
        using Socket socket = Open(machine, udp, address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        using var limit = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(10));
        try
        {
            await socket.ConnectAsync(address, port, limit.Token);
            if (udp)
                await socket.SendAsync("?"u8.ToArray(), limit.Token);
            byte[] answer = new byte[256];
            return Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer, limit.Token));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return null;
        }
    }

    private static Socket Open(Machine machine, bool udp, IPAddress address, int port) => machine.InNetwork(() =>
    {
        var socket = new Socket(address.AddressFamily, udp ? SocketType.Dgram : SocketType.Stream, udp ? ProtocolType.Udp : ProtocolType.Tcp);
        if (address.Equals(IPAddress.IPv6Any))
            socket.DualMode = true;
        socket.Bind(new IPEndPoint(address, port));
        return socket;
    });

    private static async Task AcceptAsync(Socket socket, int port)
    {
        try
        {
            while (true)
            {
                using Socket one = await socket.AcceptAsync();
                await one.SendAsync(Seen((IPEndPoint)one.RemoteEndPoint!, port));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private static async Task AnswerAsync(Socket socket, int port)
    {
        byte[] question = new byte[256];
        try
        {
            while (true)
            {
                SocketReceiveFromResult asked = await socket.ReceiveFromAsync(question, new IPEndPoint(IPAddress.IPv6Any, 0));
                await socket.SendToAsync(Seen((IPEndPoint)asked.RemoteEndPoint, port), asked.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private static byte[] Seen(IPEndPoint caller, int port) => Encoding.ASCII.GetBytes($"{(caller.Address.IsIPv4MappedToIPv6 ? caller.Address.MapToIPv4() : caller.Address)} at {port}");
}
