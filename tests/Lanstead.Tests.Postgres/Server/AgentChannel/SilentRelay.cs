using System.Net;
using System.Net.Sockets;

namespace Lanstead.Tests.Postgres.Server.AgentChannel;

/// <summary>A TCP way to the server that can go dead without a word: nothing passes, nothing closes. As when packets are dropped.</summary>
internal sealed class SilentRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TcpClient> _ends = [];
    private readonly Task _running;
    private volatile bool _dead;

    public SilentRelay(Uri server)
    {
        _listener.Start();
        Url = new Uri($"http://{_listener.LocalEndpoint}");
        _running = RunAsync(server);
    }

    public Uri Url { get; }

    /// <summary>From now on everything is swallowed.</summary>
    public void GoDead() => _dead = true;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        foreach (TcpClient end in _ends)
            end.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(Uri server)
    {
        try
        {
            while (true)
            {
                TcpClient near = await _listener.AcceptTcpClientAsync(_stop.Token);
                var far = new TcpClient();
                await far.ConnectAsync(server.Host, server.Port, _stop.Token);
                _ends.AddRange([near, far]);
                _ = CopyAsync(near, far);
                _ = CopyAsync(far, near);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                int count = await from.GetStream().ReadAsync(buffer, _stop.Token);
                // Dead: whatever comes, also the end, is not passed on.
                if (_dead)
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
                if (count == 0)
                    break;
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            }
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or SocketException or InvalidOperationException)
        {
            // Either end is gone.
        }
    }
}
