using Google.Protobuf;
using Lanstead.Agent.State;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Desired;

// What this machine does of tunnels.
internal sealed partial class Membership
{
    /// <summary>Takes the word of what this machine does of a tunnel; the same rules as for maps.</summary>
    public MapOutcome TakePlan(NetworkId network, Signed signed)
    {
        lock (_gate)
        {
            if (!_members.TryGetValue(network, out Member? member))
                return MapOutcome.Foreign;
            MapOutcome outcome = member.Plan.Take(signed, member.Peer);
            if (outcome == MapOutcome.Applied)
                Persist($"plan {network}", () => store.SavePlan(network, signed.ToByteArray()));
            return outcome;
        }
    }

    private void ForgetPlan(NetworkId network, Member member)
    {
        if (member.Plan.Forget())
            Persist($"plan {network}", () => store.SavePlan(network, []));
    }

    private void LoadPlan(NetworkId network, Member member)
    {
        if (store.LoadPlan(network) is not { IsSuccess: true, Value: { Length: > 0 } bytes })
            return;
        MapOutcome outcome = WireMessages.TryRead(Signed.Parser, bytes, out Signed? signed) ? member.Plan.Take(signed, member.Peer) : MapOutcome.Malformed;
        if (outcome != MapOutcome.Applied)
            Warn($"plan {network}", store.RefusePlan(network, Reason(outcome)).Message + " Nothing is exposed until the server has sent it anew.");
    }
}
