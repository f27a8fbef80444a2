using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>What is exposed through one tunnel: each member gets what it does itself. For other networks it does nothing.</summary>
internal sealed class PlanFeed(NetworkId network, PlanLoader loader, StateSigner signer, InstanceState instance, TimeProvider time) : StatementFeed<ByteString?>
{
    private TunnelPlans? _plans;

    protected override async Task LoadAsync(CancellationToken stop) => _plans = await loader.LoadAsync(network, stop);

    protected override ByteString? Send(AgentSession session, PeerId peer, ByteString? has)
    {
        ByteString? content = _plans?.Of(peer).ToByteString();
        if (content is null || content == has)
            return content;
        TunnelPlan plan = _plans!.Of(peer).Clone();
        plan.ServerId = instance.ServerId.ToWire();
        plan.Epoch = (ulong)instance.Epoch;
        plan.NetworkId = network.ToWire();
        plan.PeerId = peer.ToWire();
        plan.Revision = (ulong)_plans.Revision;
        plan.IssuedAt = time.GetUtcNow().ToUnixTimeMilliseconds();
        session.Send(new ServerFrame { TunnelPlan = signer.Sign(plan) });
        return content;
    }
}
