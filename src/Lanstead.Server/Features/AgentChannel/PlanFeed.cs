using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>What is exposed through one tunnel, for the agents connected to this server process: each gets what it does itself, at connecting and when that changes. For other networks it does nothing.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The semaphore's handle is never made, and sessions may still wait for their turn when the last one leaves.")]
internal sealed class PlanFeed(NetworkId network, PlanLoader loader, StateSigner signer, InstanceState instance, TimeProvider time)
{
    private readonly Dictionary<AgentSession, (PeerId Peer, ByteString? Sent)> _members = [];
    private readonly SemaphoreSlim _turn = new(1);
    private TunnelPlans? _plans;
    private bool _isLoaded;

    /// <summary>How many sessions hold the feed; guarded by <see cref="PlanFeeds"/>.</summary>
    public int Holders { get; set; }

    /// <summary>Adds a member and sends its plan.</summary>
    public async Task SubscribeAsync(PeerId peer, AgentSession session, CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            // The word of what changed meanwhile may still be on its way, but it comes.
            if (!_isLoaded)
                await LoadAsync(stop);
            Send(session, peer, null);
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

    /// <summary>Reads anew and tells those whose plan changed.</summary>
    public async Task RefreshAsync(CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            await LoadAsync(stop);
            foreach ((AgentSession session, (PeerId peer, ByteString? sent)) in _members.ToArray())
                Send(session, peer, sent);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task LoadAsync(CancellationToken stop)
    {
        _plans = await loader.LoadAsync(network, stop);
        _isLoaded = true;
    }

    private void Send(AgentSession session, PeerId peer, ByteString? sent)
    {
        ByteString? content = _plans?.Of(peer).ToByteString();
        if (content is not null && content != sent)
        {
            TunnelPlan plan = _plans!.Of(peer).Clone();
            plan.ServerId = instance.ServerId.ToWire();
            plan.Epoch = (ulong)instance.Epoch;
            plan.NetworkId = network.ToWire();
            plan.PeerId = peer.ToWire();
            plan.Revision = (ulong)_plans.Revision;
            plan.IssuedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
            session.Send(new ServerFrame { TunnelPlan = signer.Sign(plan) });
        }
        _members[session] = (peer, content);
    }
}
