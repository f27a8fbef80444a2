using System.Collections.Concurrent;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Security;
using Npgsql;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>The policies of the networks in which this server process's agents are, and no others.</summary>
internal sealed partial class PolicyFeeds(PolicyCompiler compiler, StateSigner signer, InstanceState instance, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<PolicyFeeds> log)
{
    /// <summary>Names a network whose policy, or whose devices as policies see them, changed.</summary>
    public const string Channel = "lanstead_policies";

    private readonly Dictionary<NetworkId, PolicyFeed> _feeds = [];
    private readonly Lock _lock = new();

    // Networks to look at, and those that a task looks at now.
    private readonly ConcurrentDictionary<NetworkId, byte> _waiting = new();
    private readonly ConcurrentDictionary<NetworkId, byte> _looking = new();

    /// <summary>Adds a session of a device that understands it, and sends the rules that it lacks.</summary>
    public async Task SubscribeAsync(NetworkId network, PeerId peer, AgentSession session, KnownNetwork? known, CancellationToken stop)
    {
        if (session.Identity!.Capability < Protocol.AgentChannel.CapabilityOfPolicy)
            return;
        PolicyFeed? feed;
        lock (_lock)
        {
            if (!_feeds.TryGetValue(network, out feed))
                _feeds[network] = feed = new PolicyFeed(network, compiler, signer, instance, time);
            feed.Holders++;
        }
        await feed.SubscribeAsync(peer, session, known, stop);
    }

    /// <summary>Takes a session out; the last one takes the policy with it.</summary>
    public void Unsubscribe(NetworkId network, AgentSession session)
    {
        if (session.Identity!.Capability < Protocol.AgentChannel.CapabilityOfPolicy)
            return;
        PolicyFeed? feed;
        lock (_lock)
        {
            if (!_feeds.TryGetValue(network, out feed))
                return;
            if (--feed.Holders == 0)
                _feeds.Remove(network);
        }
        _ = feed.UnsubscribeAsync(session);
    }

    /// <summary>Looks at a network's policy, soon; many words about one network while it is looked at are one more look.</summary>
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
                PolicyFeed? feed;
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
            CompileFailed(log, network, e.Message);
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

    [LoggerMessage(EventId = 4510, Level = LogLevel.Warning, Message = "Could not compile the policy of {NetworkId}; trying again within 30 s: {Reason}")]
    private static partial void CompileFailed(ILogger logger, NetworkId networkId, string reason);
}
