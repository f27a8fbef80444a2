using System.Diagnostics.CodeAnalysis;
using Lanstead.Primitives;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>One kind of statement on one network, for the agents connected to this server process: each gets its own, at connecting and when that changes.</summary>
/// <typeparam name="TSent">How the feed remembers what a member was sent last.</typeparam>
[SuppressMessage("Reliability", "CA1001", Justification = "The semaphore's handle is never made, and sessions may still wait for their turn when the last one leaves.")]
internal abstract class StatementFeed<TSent>
{
    private readonly Dictionary<AgentSession, (PeerId Peer, TSent Sent)> _members = [];
    private readonly SemaphoreSlim _turn = new(1);
    private bool _isLoaded;

    /// <summary>How many sessions hold the feed; guarded by <see cref="StatementFeeds{TFeed, TSent}"/>.</summary>
    public int Holders { get; set; }

    /// <summary>Adds a member and sends its statement, unless it has that.</summary>
    public async Task SubscribeAsync(PeerId peer, AgentSession session, TSent has, CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            // The word of what changed meanwhile may still be on its way, but it comes.
            if (!_isLoaded || !Knows(peer))
                await ReadAsync(stop);
            _members[session] = (peer, Send(session, peer, has));
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task UnsubscribeAsync(AgentSession session)
    {
        await _turn.WaitAsync();
        _members.Remove(session);
        _turn.Release();
    }

    /// <summary>Reads anew and tells those whose statement changed.</summary>
    public async Task RefreshAsync(CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            await ReadAsync(stop);
            foreach ((AgentSession session, (PeerId peer, TSent sent)) in _members.ToArray())
                _members[session] = (peer, Send(session, peer, sent));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads what all statements of the network are made of.</summary>
    protected abstract Task LoadAsync(CancellationToken stop);

    /// <summary>False for a peer that came after the last look, of which the word may still be on its way.</summary>
    protected virtual bool Knows(PeerId peer) => true;

    /// <summary>Sends a member what it lacks; returns what it has then.</summary>
    protected abstract TSent Send(AgentSession session, PeerId peer, TSent has);

    private async Task ReadAsync(CancellationToken stop)
    {
        await LoadAsync(stop);
        _isLoaded = true;
    }
}
