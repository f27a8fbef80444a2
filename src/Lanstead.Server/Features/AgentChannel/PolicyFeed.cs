using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Lanstead.Policy;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>The policy of one network, for the agents connected to this server process: each gets its own rules, and only when they change.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The semaphore's handle is never made, and sessions may still wait for their turn when the last one leaves.")]
internal sealed class PolicyFeed(NetworkId network, PolicyCompiler compiler, StateSigner signer, InstanceState instance, TimeProvider time)
{
    private readonly Dictionary<AgentSession, (PeerId Peer, long Sent)> _members = [];
    private readonly SemaphoreSlim _turn = new(1);
    private CompiledPolicy? _compiled;
    private bool _isLoaded;

    /// <summary>How many sessions hold the feed; guarded by <see cref="PolicyFeeds"/>.</summary>
    public int Holders { get; set; }

    /// <summary>Adds a member and sends its rules, unless it has them.</summary>
    public async Task SubscribeAsync(PeerId peer, AgentSession session, KnownNetwork? known, CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            // A peer that is new since: the word that it is may still be on its way.
            if (!_isLoaded || (_compiled is { } old && !old.Revisions.ContainsKey(peer)))
                await CompileAsync(stop);
            bool has = known is not null && known.PolicyEpoch == (ulong)instance.Epoch;
            Send(session, peer, has ? (long)Math.Min(known!.PolicyRevision, long.MaxValue) : 0);
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

    /// <summary>Compiles anew and tells those whose rules changed.</summary>
    public async Task RefreshAsync(CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            await CompileAsync(stop);
            foreach ((AgentSession session, (PeerId peer, long sent)) in _members.ToArray())
                Send(session, peer, sent);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task CompileAsync(CancellationToken stop)
    {
        _compiled = await compiler.CompileAsync(network, stop);
        _isLoaded = true;
    }

    private void Send(AgentSession session, PeerId peer, long has)
    {
        // Out of the network meanwhile: its manifest tells.
        long revision = _compiled is null ? CompiledPolicy.DefaultRevision : _compiled.Revisions.GetValueOrDefault(peer);
        if (revision > has)
        {
            var statement = new DevicePolicy
            {
                ServerId = instance.ServerId.ToWire(),
                Epoch = (ulong)instance.Epoch,
                NetworkId = network.ToWire(),
                PeerId = peer.ToWire(),
                Revision = (ulong)revision,
                IssuedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
                PolicyVersion = (ulong)(_compiled?.Version ?? 0),
            };
            PolicyWire.Add(statement, _compiled is null ? DeviceRules.AllowAll : _compiled.Policy.CompileFor(peer));
            session.Send(new ServerFrame { DevicePolicy = signer.Sign(statement) }.ToByteArray());
        }
        _members[session] = (peer, Math.Max(revision, has));
    }
}
