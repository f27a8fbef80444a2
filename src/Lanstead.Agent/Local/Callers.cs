using System.Net.Sockets;

namespace Lanstead.Agent.Local;

/// <summary>Takes calls at a listening socket, so many at once and no more: who comes later waits. Owns the socket.</summary>
internal sealed class Callers(Socket listener, int atOnce) : IDisposable
{
    private readonly SemaphoreSlim _places = new(atOnce);

    /// <summary>Where they call.</summary>
    public Socket Listener => listener;

    /// <summary>Takes calls until cancelled.</summary>
    /// <param name="serve">Serves one, which is closed afterwards. What a broken connection throws is the caller's own matter.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task RunAsync(Func<Socket, CancellationToken, Task> serve, CancellationToken cancel)
    {
        while (true)
        {
            await _places.WaitAsync(cancel);
            Socket caller;
            try
            {
                caller = await listener.AcceptAsync(cancel);
            }
            catch (SocketException)
            {
                _places.Release();
                continue;
            }
            _ = ServeAsync(serve, caller, cancel);
        }
    }

    public void Dispose()
    {
        listener.Dispose();
        _places.Dispose();
    }

    private async Task ServeAsync(Func<Socket, CancellationToken, Task> serve, Socket caller, CancellationToken cancel)
    {
        try
        {
            using Socket socket = caller;
            await serve(socket, cancel);
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidDataException or OperationCanceledException)
        {
            // The caller broke off, was too slow, or sent nonsense; or we end.
        }
        finally
        {
            _places.Release();
        }
    }
}
