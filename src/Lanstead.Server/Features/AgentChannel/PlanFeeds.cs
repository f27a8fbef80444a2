using System.Collections.Concurrent;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Security;
using Npgsql;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>What is exposed through the tunnels in which this server process's agents are, and no others.</summary>
internal sealed partial class PlanFeeds(PlanLoader loader, StateSigner signer, InstanceState instance, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<PlanFeeds> log)
{
    /// <summary>Names a tunnel of which something in a plan changed.</summary>
    public const string Channel = "lanstead_plans";

    private readonly Dictionary<NetworkId, PlanFeed> _feeds = [];
    private readonly Lock _lock = new();

    // Tunnels to look at, and those that a task looks at now.
    private readonly ConcurrentDictionary<NetworkId, byte> _waiting = new();
    private readonly ConcurrentDictionary<NetworkId, byte> _looking = new();

    /// <summary>Adds a session, and sends its plan where the network is a tunnel.</summary>
    public Task SubscribeAsync(NetworkId network, PeerId peer, AgentSession session, CancellationToken stop)
    {
        PlanFeed? feed;
        lock (_lock)
        {
            if (!_feeds.TryGetValue(network, out feed))
                _feeds[network] = feed = new PlanFeed(network, loader, signer, instance, time);
            feed.Holders++;
        }
        return feed.SubscribeAsync(peer, session, stop);
    }

    /// <summary>Takes a session out; the last one takes the plans with it.</summary>
    public void Unsubscribe(NetworkId network, AgentSession session)
    {
        PlanFeed? feed;
        lock (_lock)
        {
            if (!_feeds.TryGetValue(network, out feed))
                return;
            if (--feed.Holders == 0)
                _feeds.Remove(network);
        }
        _ = feed.UnsubscribeAsync(session);
    }

    /// <summary>Looks at a tunnel's plans; many words about one while it is looked at are one more look.</summary>
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

    private async Task LookAsync(NetworkId network, CancellationToken stop)
    {
        try
        {
            while (_waiting.TryRemove(network, out _))
            {
                PlanFeed? feed;
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
            ReadFailed(log, network, e.Message);
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

    [LoggerMessage(EventId = 6300, Level = LogLevel.Warning, Message = "Could not read what is exposed through {NetworkId}; trying again within 30 s: {Reason}")]
    private static partial void ReadFailed(ILogger logger, NetworkId networkId, string reason);
}
