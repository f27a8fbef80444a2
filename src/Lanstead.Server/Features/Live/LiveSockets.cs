using System.Collections.Concurrent;
using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;

namespace Lanstead.Server.Features.Live;

/// <summary>The live connections of this process, by person, space and address.</summary>
/// <remarks>Thread-safe. The caps are per process; each connection costs some tens of KB.</remarks>
internal sealed class LiveSockets(ServerSettings settings)
{
    // Some tabs on some machines.
    private const int PerAccount = 20;

    // An office or a LAN party behind one address.
    private const int PerAddress = 200;

    private readonly ConcurrentDictionary<LiveSocket, bool> _all = new();
    private readonly ConcurrentDictionary<TenantId, ConcurrentDictionary<LiveSocket, bool>> _byTenant = new();
    private readonly ConcurrentDictionary<UserId, ConcurrentDictionary<LiveSocket, bool>> _byUser = new();
    private readonly Dictionary<object, int> _places = [];
    private readonly Lock _lock = new();

    // Where clients may ask more often, they may also hold more.
    private readonly int _scale = Math.Max(1, settings.RateLimitPerSecond / RateTable.ReferencePerSecond);

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    public IEnumerable<LiveSocket> All => _all.Keys;

    public IEnumerable<LiveSocket> Of(UserId user) => _byUser.TryGetValue(user, out var sockets) ? sockets.Keys : [];

    /// <summary>Takes a place for a connection; false when the account or the address has too many.</summary>
    public bool TryTake(UserId user, IPAddress address)
    {
        lock (_lock)
        {
            int ofUser = _places.GetValueOrDefault(user), ofAddress = _places.GetValueOrDefault(address);
            if (ofUser >= PerAccount * _scale || ofAddress >= PerAddress * _scale)
                return false;
            (_places[user], _places[address]) = (ofUser + 1, ofAddress + 1);
            return true;
        }
    }

    /// <summary>Gives the place back.</summary>
    public void GiveBack(UserId user, IPAddress address)
    {
        lock (_lock)
        {
            foreach (object key in new object[] { user, address })
            {
                if (--_places[key] == 0)
                    _places.Remove(key);
            }
        }
    }

    public void Add(LiveSocket socket)
    {
        _all[socket] = true;
        _byUser.GetOrAdd(socket.UserId, _ => new())[socket] = true;
        foreach (TenantId tenant in socket.Session.Memberships.Keys)
            _byTenant.GetOrAdd(tenant, _ => new())[socket] = true;
    }

    public void Remove(LiveSocket socket)
    {
        _all.TryRemove(socket, out _);
        Remove(_byUser, socket.UserId, socket);
        foreach (TenantId tenant in socket.Session.Memberships.Keys)
            Remove(_byTenant, tenant, socket);
    }

    /// <summary>Offers the item to whom it may concern; returns how many took it.</summary>
    public int Offer(LiveItem item)
    {
        ConcurrentDictionary<LiveSocket, bool>? concerned;
        if (item.Person is { } person ? !_byUser.TryGetValue(person, out concerned) : !_byTenant.TryGetValue(item.Tenant ?? default, out concerned))
            return 0;
        int taken = 0;
        foreach ((LiveSocket socket, _) in concerned)
            taken += socket.Offer(item) ? 1 : 0;
        return taken;
    }

    public void EndAll(LiveEnd end)
    {
        foreach (LiveSocket socket in All)
            socket.End(end);
    }

    // An index whose last one goes stays: to take it away while somebody adds to it would lose that one.
    private static void Remove<TKey>(ConcurrentDictionary<TKey, ConcurrentDictionary<LiveSocket, bool>> index, TKey key, LiveSocket socket)
        where TKey : notnull
    {
        if (index.TryGetValue(key, out ConcurrentDictionary<LiveSocket, bool>? sockets))
            sockets.TryRemove(socket, out _);
    }
}
