using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>What is exposed through the tunnels in which this server process's agents are.</summary>
internal sealed partial class PlanFeeds(PlanLoader loader, StateSigner signer, InstanceState instance, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<PlanFeeds> log)
    : StatementFeeds<PlanFeed, ByteString?>(lifetime)
{
    /// <summary>Names a tunnel of which something in a plan changed.</summary>
    public const string Channel = "lanstead_plans";

    /// <summary>Adds a session, and sends its plan where the network is a tunnel.</summary>
    public Task SubscribeAsync(NetworkId network, PeerId peer, AgentSession session, CancellationToken stop) =>
        SubscribeAsync(network, peer, session, null, stop);

    protected override PlanFeed Make(NetworkId network) => new(network, loader, signer, instance, time);

    protected override void TellFailed(NetworkId network, string reason) => ReadFailed(log, network, reason);

    [LoggerMessage(EventId = 6300, Level = LogLevel.Warning, Message = "Could not read what is exposed through {NetworkId}; trying again within 30 s: {Reason}")]
    private static partial void ReadFailed(ILogger logger, NetworkId networkId, string reason);
}
