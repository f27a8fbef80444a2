using Google.Protobuf;
using Lanstead.Policy;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>The policy of one network: each member gets its own rules; what it was sent last is their revision.</summary>
internal sealed class PolicyFeed(NetworkId network, PolicyCompiler compiler, StateSigner signer, InstanceState instance, TimeProvider time) : StatementFeed<long>
{
    private CompiledPolicy? _compiled;

    protected override async Task LoadAsync(CancellationToken stop) => _compiled = await compiler.CompileAsync(network, stop);

    protected override bool Knows(PeerId peer) => _compiled is null || _compiled.Revisions.ContainsKey(peer);

    protected override long Send(AgentSession session, PeerId peer, long has)
    {
        // Out of the network meanwhile: its manifest tells.
        long revision = _compiled is null ? CompiledPolicy.DefaultRevision : _compiled.Revisions.GetValueOrDefault(peer);
        if (revision <= has)
            return has;
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
        return revision;
    }
}
