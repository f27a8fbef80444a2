using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>The networks in which this server process's agents are, and no others.</summary>
internal sealed class NetworkFeeds(NetworkLoader loader, StateSigner signer, TimeProvider time)
{
    private readonly Dictionary<NetworkId, NetworkFeed> _feeds = [];
    private readonly Lock _lock = new();

    /// <summary>Adds a session to a network and sends what it lacks.</summary>
    public Task SubscribeAsync(NetworkId network, AgentSession session, KnownNetwork? known, CancellationToken stop)
    {
        NetworkFeed? feed;
        lock (_lock)
        {
            if (!_feeds.TryGetValue(network, out feed))
                _feeds[network] = feed = new NetworkFeed(network, loader, signer, time);
            feed.Holders++;
        }
        return feed.SubscribeAsync(session, known, stop);
    }

    /// <summary>Takes a session out; the last one takes the network with it.</summary>
    public void Unsubscribe(NetworkId network, AgentSession session)
    {
        lock (_lock)
        {
            if (!_feeds.TryGetValue(network, out NetworkFeed? feed))
                return;
            feed.Unsubscribe(session);
            if (--feed.Holders == 0)
                _feeds.Remove(network);
        }
    }

    public NetworkFeed? Find(NetworkId network)
    {
        lock (_lock)
            return _feeds.GetValueOrDefault(network);
    }

    public NetworkFeed[] All()
    {
        lock (_lock)
            return [.. _feeds.Values];
    }
}
