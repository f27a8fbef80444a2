using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>The policies of the networks in which this server process's agents are.</summary>
internal sealed partial class PolicyFeeds(PolicyCompiler compiler, StateSigner signer, InstanceState instance, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<PolicyFeeds> log)
    : StatementFeeds<PolicyFeed, long>(lifetime)
{
    /// <summary>Names a network whose policy, or whose devices as policies see them, changed.</summary>
    public const string Channel = "lanstead_policies";

    /// <summary>Adds a session of a device that understands it, and sends the rules that it lacks.</summary>
    public Task SubscribeAsync(NetworkId network, PeerId peer, AgentSession session, KnownNetwork? known, CancellationToken stop)
    {
        bool has = known is not null && known.PolicyEpoch == (ulong)instance.Epoch;
        return Understands(session)
            ? SubscribeAsync(network, peer, session, has ? (long)Math.Min(known!.PolicyRevision, long.MaxValue) : 0, stop)
            : Task.CompletedTask;
    }

    public override void Unsubscribe(NetworkId network, AgentSession session)
    {
        if (Understands(session))
            base.Unsubscribe(network, session);
    }

    protected override PolicyFeed Make(NetworkId network) => new(network, compiler, signer, instance, time);

    protected override void TellFailed(NetworkId network, string reason) => CompileFailed(log, network, reason);

    private static bool Understands(AgentSession session) => session.Identity!.Capability >= Protocol.AgentChannel.CapabilityOfPolicy;

    [LoggerMessage(EventId = 4510, Level = LogLevel.Warning, Message = "Could not compile the policy of {NetworkId}; trying again within 30 s: {Reason}")]
    private static partial void CompileFailed(ILogger logger, NetworkId networkId, string reason);
}
