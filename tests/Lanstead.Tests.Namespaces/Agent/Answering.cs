using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanstead.Lab.Machines;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>A service that tells each caller the address that it sees, from a socket that is bound to no address, as most are.</summary>
internal sealed class Answering : IDisposable
{
    private readonly Socket _socket;

    private Answering(Socket socket) => _socket = socket;

    public static Answering Tcp(Machine machine, int port, AddressFamily family = AddressFamily.InterNetwork)
    {
        var made = new Answering(Bound(machine, family, SocketType.Stream, AnyOf(family), port));
        made._socket.Listen();
        _ = made.AcceptAsync();
        return made;
    }

    public static Answering Udp(Machine machine, int port, AddressFamily family = AddressFamily.InterNetwork)
    {
        var made = new Answering(Bound(machine, family, SocketType.Dgram, AnyOf(family), port));
        _ = made.EchoAsync(family);
        return made;
    }

    /// <summary>Asks such a service once; null when no answer came in two seconds.</summary>
    /// <param name="machine">Who asks.</param>
    /// <param name="from">Its address.</param>
    /// <param name="to">The service's.</param>
    /// <param name="udp">By UDP; else by TCP.</param>
    public static async Task<string?> AskAsync(Machine machine, string from, IPEndPoint to, bool udp)
    {
        using Socket socket = Bound(machine, to.AddressFamily, udp ? SocketType.Dgram : SocketType.Stream, IPAddress.Parse(from), 0);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await socket.ConnectAsync(to, patience.Token);
            if (udp)
                await socket.SendAsync("?"u8.ToArray(), patience.Token);
            byte[] answer = new byte[256];
            int length = await socket.ReceiveAsync(answer, patience.Token);
            return Encoding.ASCII.GetString(answer, 0, length);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static IPAddress AnyOf(AddressFamily family) => family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;

    private static Socket Bound(Machine machine, AddressFamily family, SocketType type, IPAddress address, int port) => machine.InNetwork(() =>
    {
        var socket = new Socket(family, type, type == SocketType.Dgram ? ProtocolType.Udp : ProtocolType.Tcp);
        if (family == AddressFamily.InterNetworkV6)
            socket.DualMode = false;
        socket.Bind(new IPEndPoint(address, port));
        return socket;
    });

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using Socket caller = await _socket.AcceptAsync();
                await caller.SendAsync(Encoding.ASCII.GetBytes($"{((IPEndPoint)caller.RemoteEndPoint!).Address}"));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task EchoAsync(AddressFamily family)
    {
        byte[] asked = new byte[16];
        try
        {
            while (true)
            {
                SocketReceiveFromResult got = await _socket.ReceiveFromAsync(asked, new IPEndPoint(AnyOf(family), 0));
                await _socket.SendToAsync(Encoding.ASCII.GetBytes($"{((IPEndPoint)got.RemoteEndPoint).Address}"), got.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
