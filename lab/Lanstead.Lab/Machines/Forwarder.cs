using System.Net;
using System.Net.Sockets;

namespace Lanstead.Lab.Machines;

/// <summary>Accepts TCP on a machine of the lab and passes it on to an address of the host, so that no link into the host is needed.</summary>
public sealed class Forwarder : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _listener;
    private readonly IPEndPoint _target;
    private readonly Task _accepting;

    private Forwarder(Socket listener, IPEndPoint target)
    {
        _listener = listener;
        _target = target;
        _accepting = AcceptAsync();
    }

    /// <summary>Listens on <paramref name="listen"/> of the machine and connects to <paramref name="target"/> of the host.</summary>
    public static Forwarder Start(Machine machine, IPEndPoint listen, IPEndPoint target)
    {
        Socket listener = machine.InNetwork(() =>
        {
            Socket socket = new(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(listen);
            socket.Listen();
            return socket;
        });
        return new Forwarder(listener, target);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> open = [];
        try
        {
            while (true)
            {
                Socket accepted = await _listener.AcceptAsync(_stop.Token);
                open.RemoveAll(task => task.IsCompleted);
                open.Add(PassAsync(accepted));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task PassAsync(Socket accepted)
    {
        using Socket outer = accepted;
        using Socket inner = new(_target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await inner.ConnectAsync(_target, _stop.Token);
            await Task.WhenAll(CopyAsync(outer, inner), CopyAsync(inner, outer));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            // One side ended: both sockets close with this method.
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[16 * 1024];
        while (await from.ReceiveAsync(buffer, _stop.Token) is int read and > 0)
        {
            for (int sent = 0; sent < read;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _stop.Token);
            }
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
