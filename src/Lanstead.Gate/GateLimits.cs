using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Lanstead.Gate;

/// <summary>How much strangers may have of the gate.</summary>
internal static class GateLimits
{
    /// <summary>Connections at once. Each takes some tens of kilobytes with TLS.</summary>
    public const int ConnectionsMax = 4096;

    /// <summary>Of one caller: an IPv4 address, or a /64.</summary>
    public const int ConnectionsOfOneMax = 256;

    /// <summary>Until the first bytes have named a host, or a request's headers have come.</summary>
    public static readonly TimeSpan Hello = TimeSpan.FromSeconds(10);

    /// <summary>For the rest of a handshake, and for headers.</summary>
    public static readonly TimeSpan Headers = TimeSpan.FromSeconds(15);

    /// <summary>Between two requests.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromMinutes(2);

    /// <summary>To reach a service.</summary>
    public static readonly TimeSpan Connect = TimeSpan.FromSeconds(10);

    /// <summary>Neither side says anything: of a WebSocket, a stream, a slow answer.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(15);
}

/// <summary>Counts connections of each caller. Thread-safe.</summary>
internal sealed class Callers
{
    private readonly ConcurrentDictionary<IPAddress, int> _open = new();

    /// <summary>One more; false when the caller has as many as it may.</summary>
    public bool TryEnter(IPAddress who)
    {
        if (_open.AddOrUpdate(Of(who), 1, (_, open) => open + 1) <= GateLimits.ConnectionsOfOneMax)
            return true;
        Leave(who);
        return false;
    }

    public void Leave(IPAddress who)
    {
        IPAddress key = Of(who);
        if (_open.AddOrUpdate(key, 0, (_, open) => open - 1) <= 0)
            _open.TryRemove(KeyValuePair.Create(key, 0));
    }

    private static IPAddress Of(IPAddress who)
    {
        if (who.AddressFamily != AddressFamily.InterNetworkV6)
            return who;
        byte[] bytes = who.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes);
    }
}
