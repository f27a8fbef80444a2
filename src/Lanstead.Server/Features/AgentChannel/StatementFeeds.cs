using System.Collections.Concurrent;
using Lanstead.Primitives;
using Npgsql;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>The feeds of one kind of statement, of the networks in which this server process's agents are, and no others.</summary>
/// <typeparam name="TFeed">Of one network.</typeparam>
/// <typeparam name="TSent">How it remembers what a member was sent last.</typeparam>
internal abstract class StatementFeeds<TFeed, TSent>(IHostApplicationLifetime lifetime)
    where TFeed : StatementFeed<TSent>
{
    private readonly Dictionary<NetworkId, TFeed> _feeds = [];
    private readonly Lock _lock = new();

    // Networks to look at, and those that a task looks at now.
    private readonly ConcurrentDictionary<NetworkId, byte> _waiting = new();
    private readonly ConcurrentDictionary<NetworkId, byte> _looking = new();

    /// <summary>Takes a session out; the last one takes the feed with it.</summary>
    public virtual void Unsubscribe(NetworkId network, AgentSession session)
    {
        TFeed? feed;
        lock (_lock)
        {
            if (!_feeds.TryGetValue(network, out feed))
                return;
            if (--feed.Holders == 0)
                _feeds.Remove(network);
        }
        _ = feed.UnsubscribeAsync(session);
    }

    /// <summary>Looks at a network, soon; many words about one while it is looked at are one more look.</summary>
    public void Look(NetworkId network)
    {
        lock (_lock)
        {
            if (!_feeds.ContainsKey(network))
                return;
        }
        _waiting[network] = 0;
        if (_looking.TryAdd(network, 0))
            _ = LookAsync(network, lifetime.ApplicationStopping);
    }

    /// <summary>Looks at all: after a time in which nothing was heard.</summary>
    public void LookAtAll()
    {
        NetworkId[] all;
        lock (_lock)
            all = [.. _feeds.Keys];
        foreach (NetworkId network in all)
            Look(network);
    }

    /// <summary>Looks once more where a look failed.</summary>
    public void LookAgain()
    {
        foreach (NetworkId network in _waiting.Keys)
            Look(network);
    }

    /// <summary>Adds a session to the network's feed, which sends what the session lacks.</summary>
    protected Task SubscribeAsync(NetworkId network, PeerId peer, AgentSession session, TSent has, CancellationToken stop)
    {
        TFeed? feed;
        lock (_lock)
        {
            if (!_feeds.TryGetValue(network, out feed))
                _feeds[network] = feed = Make(network);
            feed.Holders++;
        }
        return feed.SubscribeAsync(peer, session, has, stop);
    }

    /// <summary>Makes the feed of a network, for its first session.</summary>
    protected abstract TFeed Make(NetworkId network);

    /// <summary>Tells that a look failed; there is another within 30 s.</summary>
    protected abstract void TellFailed(NetworkId network, string reason);

    private async Task LookAsync(NetworkId network, CancellationToken stop)
    {
        try
        {
            while (_waiting.TryRemove(network, out _))
            {
                TFeed? feed;
                lock (_lock)
                    feed = _feeds.GetValueOrDefault(network);
                if (feed is not null)
                    await feed.RefreshAsync(stop);
            }
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            // Looked at again with the next sweep.
            _waiting[network] = 0;
            TellFailed(network, e.Message);
            _looking.TryRemove(network, out _);
            return;
        }
        catch (OperationCanceledException)
        {
            return;
        }
        _looking.TryRemove(network, out _);
        // What was said between the last look and the line above.
        if (_waiting.ContainsKey(network))
            Look(network);
    }
}
