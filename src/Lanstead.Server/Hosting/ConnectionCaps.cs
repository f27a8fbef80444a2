using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using Lanstead.Server.Http;
using Microsoft.AspNetCore.Connections;

namespace Lanstead.Server.Hosting;

/// <summary>How many connections there may be, of one address and in all, and how long one may say nothing at first.</summary>
/// <remarks>
/// Before TLS and HTTP, so that a connection too many costs no more than its acceptance. Addresses of one /64 are one client; trusted proxies, behind whose addresses everybody is, are not
/// counted. Thread-safe.
/// </remarks>
internal sealed class ConnectionCaps
{
    // Database, log, files, and what the runtime keeps open: connections must not take the last descriptor.
    private const int KeptDescriptors = 512;
    private const int LeastConnections = 64;

    // A client that has something to say says it at once: a browser's spare connection is made anew when it is needed.
    private static readonly TimeSpan s_firstByte = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<IPAddress, int> _open = new();
    private readonly ServerSettings _settings;
    private readonly TimeProvider _time;
    private readonly long _most;
    private int _all;
    private long _refused;

    public ConnectionCaps(ServerSettings settings, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        _most = Math.Max(Descriptors.Most() - KeptDescriptors, LeastConnections);
    }

    /// <summary>Connections that were closed at once because there were too many.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        IPAddress? client = connection.RemoteEndPoint is IPEndPoint { Address: var address } && !_settings.TrustedProxies.Any(proxy => proxy.Contains(Plain(address))) ? ClientAddress.KeyOf(address) : null;
        bool isTooMany = Interlocked.Increment(ref _all) > _most | (client is not null && _open.AddOrUpdate(client, 1, (_, count) => count + 1) > _settings.ConnectionsPerAddress);
        try
        {
            if (isTooMany)
            {
                Interlocked.Increment(ref _refused);
                connection.Abort();
            }
            else if (await HasSpokenAsync(connection))
            {
                await next(connection);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _all);
            if (client is not null && _open.AddOrUpdate(client, 0, (_, count) => count - 1) <= 0)
                _open.TryRemove(new KeyValuePair<IPAddress, int>(client, 0));
        }
    }

    // Looks at the first bytes and leaves them where they are.
    private async Task<bool> HasSpokenAsync(ConnectionContext connection)
    {
        using var limit = new CancellationTokenSource(s_firstByte, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, connection.ConnectionClosed);
        try
        {
            ReadResult first = await connection.Transport.Input.ReadAsync(either.Token);
            bool hasSpoken = !first.Buffer.IsEmpty;
            connection.Transport.Input.AdvanceTo(first.Buffer.Start);
            return hasSpoken;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            connection.Abort();
            return false;
        }
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
