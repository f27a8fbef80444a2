using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Lanstead.Linux.Sockets;

namespace Lanstead.Agent.Exposing.Proxying;

/// <summary>Takes the connections of one tunnel address whose services want to be told who calls, and copies them. What it tells is what came by the tunnel: no tunnel server can say another.</summary>
/// <remarks>One listener for all ports: where a connection was meant to go, the packet filter remembers. Nothing is logged of a connection. Thread-safe.</remarks>
internal sealed class ProxyDoor : IDisposable
{
    /// <summary>Connections at once, of one tunnel address; more are turned away.</summary>
    internal const int ConnectionsMax = 2048;

    private const int Backlog = 512;

    private readonly Socket _listener;
    private readonly ConcurrentDictionary<ProxiedConnection, ProxyRoute> _open = new();
    private volatile IReadOnlyDictionary<ushort, ProxyRoute> _routes = new Dictionary<ushort, ProxyRoute>();

    private ProxyDoor(Socket listener)
    {
        _listener = listener;
        At = (IPEndPoint)listener.LocalEndPoint!;
        _ = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint At { get; }

    /// <summary>Begins to listen at an address, also where the machine does not have it yet.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    public static ProxyDoor Open(IPAddress address)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.BindAhead(new IPEndPoint(address, 0));
            listener.Listen(Backlog);
            return new ProxyDoor(listener);
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Where ports lead from now on. A connection of a port that leads elsewhere ends.</summary>
    public void Lead(IReadOnlyDictionary<ushort, ProxyRoute> routes)
    {
        _routes = routes;
        var still = routes.Values.ToHashSet();
        foreach ((ProxiedConnection connection, ProxyRoute route) in _open)
        {
            if (!still.Contains(route))
                connection.End();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        foreach (ProxiedConnection connection in _open.Keys)
            connection.End();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket caller;
            try
            {
                caller = await _listener.AcceptAsync();
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                if (e.SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted or SocketError.NotSocket)
                    return;
                // The machine has no descriptors left, mostly: not to be asked a thousand times meanwhile.
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
                continue;
            }
            // A connection to this listener that no rule led here was meant for another address or port, and finds no route.
            if (_open.Count >= ConnectionsMax || caller.OriginalDestination() is not { } meant || !meant.Address.Equals(At.Address)
                || !_routes.TryGetValue((ushort)meant.Port, out ProxyRoute? route))
            {
                caller.Dispose();
                continue;
            }
            var connection = new ProxiedConnection(caller, route, meant);
            _open[connection] = route;
            _ = RunAsync(connection);
        }
    }

    private async Task RunAsync(ProxiedConnection connection)
    {
        try
        {
            await connection.RunAsync();
        }
        finally
        {
            _open.TryRemove(connection, out _);
            connection.Dispose();
        }
    }
}
