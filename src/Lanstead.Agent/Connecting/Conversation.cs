using Google.Protobuf;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Locks;
using Lanstead.Agent.Pairs;
using Lanstead.Agent.State;
using Lanstead.Agent.Waking;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Connecting;

/// <summary>What the agent answers to each frame of the server. No I/O but through <paramref name="send"/>.</summary>
/// <remarks>One per connection; called by its receiving loop only.</remarks>
internal sealed class Conversation(Membership membership, LockBook locks, Func<AgentFrame, bool> send, Wake changed, Warnings warnings, LanWaker waker, TimeProvider time, ILogger logger)
{
    // A server that answers a Resync with the same fault is not asked in a tight loop.
    private static readonly TimeSpan ResyncInterval = TimeSpan.FromSeconds(5);

    private readonly Dictionary<NetworkId, long> _asked = [];
    private readonly LockProofs _proofs = new(locks, send);
    private readonly LockReturns _returns = new(locks, send);

    /// <summary>Takes what other devices say of preshared keys.</summary>
    public PairInbox? Pairs { get; init; }

    public void Handle(ServerFrame frame)
    {
        switch (frame.BodyCase)
        {
            case ServerFrame.BodyOneofCase.Manifest:
                TakeManifest(frame.Manifest);
                break;
            case ServerFrame.BodyOneofCase.NetworkMap:
                TakeNetwork(frame.NetworkMap.Head, replica => replica.Take(frame.NetworkMap));
                break;
            case ServerFrame.BodyOneofCase.NetworkDelta:
                TakeNetwork(frame.NetworkDelta.Head, replica => replica.Take(frame.NetworkDelta));
                break;
            case ServerFrame.BodyOneofCase.LockLog:
                TakeLock(frame.LockLog);
                break;
            case ServerFrame.BodyOneofCase.DevicePolicy:
                TakePolicy(frame.DevicePolicy);
                break;
            case ServerFrame.BodyOneofCase.TunnelPlan:
                TakePlan(frame.TunnelPlan);
                break;
            case ServerFrame.BodyOneofCase.MagicPacket:
                waker.Take(frame.MagicPacket);
                break;
            case ServerFrame.BodyOneofCase.PairNote:
                if (Pairs?.Add(frame.PairNote) == true)
                    changed.Set();
                break;
            case ServerFrame.BodyOneofCase.Lease:
                // Peers that were dropped when the last one ran out come back at once.
                if (membership.TakeLease(frame.Lease))
                    changed.Set();
                break;
        }
    }

    /// <summary>Offers the keys that the server asked for.</summary>
    public void OfferKeys()
    {
        foreach (MemberView member in membership.Views())
        {
            if (member is { NeedsKey: true, PublicKey: { } key })
                send(new AgentFrame { KeyOffer = LockProofs.Complete(new KeyOffer { NetworkId = member.Network.ToWire(), PublicKey = ByteString.CopyFrom(key.Bytes) }, key, member, membership.Enrolment, locks) });
            else if (NextOf(member, membership.Enrolment, locks) is { } offer)
                send(offer);
        }
    }

    /// <summary>Offers the key that is to take the place of a network's, vouched for by the lock key; null while there is none.</summary>
    public static AgentFrame? NextOf(MemberView member, Enrolment? enrolment, LockBook locks) => member.NextPublicKey is { } next
        ? new AgentFrame { KeyOffer = LockProofs.Complete(new KeyOffer { NetworkId = member.Network.ToWire(), PublicKey = ByteString.CopyFrom(next.Bytes), Overlaps = true }, next, member, enrolment, locks) }
        : null;

    /// <summary>Tells the lock key and its signatures where the server's row of this machine has others.</summary>
    public void OfferProofs()
    {
        foreach (MemberView member in membership.Views())
        {
            _proofs.Offer(member, membership.Enrolment);
            _returns.Offer(member);
        }
    }

    private void TakeManifest(Signed signed)
    {
        MapOutcome outcome = membership.Take(signed);
        Log.Took(logger, "manifest", outcome);
        switch (outcome)
        {
            case MapOutcome.Applied:
                membership.Update(enrolment => membership.Manifest is { DeviceName.Length: > 0 } manifest ? enrolment with { DeviceName = manifest.DeviceName } : enrolment);
                changed.Set();
                break;
            case MapOutcome.BadSignature or MapOutcome.Foreign or MapOutcome.Malformed or MapOutcome.Conflicting:
                send(Refusal(default, membership.Manifest?.Revision ?? 0, "manifest", outcome));
                if (MayAsk(default))
                    send(new AgentFrame { Resync = new Resync { Reason = outcome.ToString() } });
                return;
        }
        OfferKeys();
    }

    private void TakeNetwork(Signed? head, Func<NetworkReplica, MapOutcome> take)
    {
        // The id is read before the signature is checked: it only chooses whose copy checks it.
        if (NetworkOf(head) is not { } network)
            return;
        MapOutcome outcome = membership.Take(network, replica =>
        {
            replica.HoldsRemovals = locks.HoldsRemovals(network, time.GetUtcNow());
            return take(replica);
        });
        Log.Took(logger, $"map of {network}", outcome);
        MemberView? member = membership.View(network);
        if (member is null)
            return;
        switch (outcome)
        {
            case MapOutcome.Applied:
                _asked.Remove(network);
                warnings.Clear($"removal {network}");
                _proofs.Offer(member, membership.Enrolment);
                _returns.Offer(member);
                changed.Set();
                return;
            case MapOutcome.Unchanged or MapOutcome.Stale:
                return;
            case MapOutcome.Held:
                send(new AgentFrame { Ack = AckOf(member, new ItemResult { Item = "map", Outcome = ItemResult.Types.Outcome.Held, Code = AgentFailures.MassRemoval, Detail = "It removes more than half of the peers; a second whole map must say so too." }) });
                TellHeld(network, member);
                break;
            case MapOutcome.Gap:
                break;
            default:
                send(Refusal(network, member.Head?.Revision ?? 0, "map", outcome));
                break;
        }
        if (NetworkReplica.WantsResync(outcome) && MayAsk(network))
            send(new AgentFrame { Resync = new Resync { NetworkId = network.ToWire(), Reason = outcome.ToString() } });
    }

    private void TakePolicy(Signed signed)
    {
        // As of a map: the id only chooses whose copy checks the signature.
        if (WireMessages.TryRead(DevicePolicy.Parser, signed.Statement.Span, out DevicePolicy? statement) && WireId.TryRead(statement.NetworkId, out NetworkId network))
            Judge(network, "policy", membership.TakePolicy(network, signed));
    }

    private void TakePlan(Signed signed)
    {
        if (WireMessages.TryRead(TunnelPlan.Parser, signed.Statement.Span, out TunnelPlan? statement) && WireId.TryRead(statement.NetworkId, out NetworkId network))
            Judge(network, "plan", membership.TakePlan(network, signed));
    }

    private void Judge(NetworkId network, string what, MapOutcome outcome)
    {
        Log.Took(logger, $"{what} of {network}", outcome);
        if (outcome == MapOutcome.Applied)
            changed.Set();
        else if (outcome is not (MapOutcome.Unchanged or MapOutcome.Stale) && membership.View(network) is { } member)
            send(Refusal(network, member.Head?.Revision ?? 0, what, outcome));
    }

    private void TakeLock(LockLog log)
    {
        string? fault = locks.Take(log, membership.Views().Select(member => member.Network));
        if (fault is null)
            changed.Set();
        else
            send(new AgentFrame { Ack = new Ack { AppliedAt = time.GetUtcNow().ToUnixTimeMilliseconds(), Revision = membership.Manifest?.Revision ?? 0, Items = { new ItemResult { Item = "lock", Outcome = ItemResult.Types.Outcome.Refused, Code = LockFailures.LogRefused, Detail = fault } } } });
    }

    // Under a lock only a person here lets most devices go at once.
    private void TellHeld(NetworkId network, MemberView member)
    {
        if (locks.HoldsRemovals(network, time.GetUtcNow()))
            warnings.Set($"removal {network}", $"The server wants to take most devices out of {member.Name} at once. Under its network lock that is not done on the server's word. If it is wanted: lanstead lock allow-removals");
    }

    private bool MayAsk(NetworkId network)
    {
        if (_asked.TryGetValue(network, out long last) && time.GetElapsedTime(last) < ResyncInterval)
            return false;
        _asked[network] = time.GetTimestamp();
        return true;
    }

    private static NetworkId? NetworkOf(Signed? head)
    {
        return head is not null
            && WireMessages.TryRead(NetworkStatement.Parser, head.Statement.Span, out NetworkStatement? statement)
            && WireId.TryRead(statement.NetworkId, out NetworkId network) ? network : null;
    }

    private Ack AckOf(MemberView member, ItemResult item) => new()
    {
        NetworkId = member.Network.ToWire(),
        Revision = member.Head?.Revision ?? 0,
        AppliedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        PeersHash = ByteString.CopyFrom(member.Peers.Hash),
        Items = { item },
    };

    private AgentFrame Refusal(NetworkId network, ulong revision, string item, MapOutcome outcome) => new()
    {
        Ack = new Ack
        {
            NetworkId = network == default ? ByteString.Empty : network.ToWire(),
            Revision = revision,
            AppliedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Items = { new ItemResult { Item = item, Outcome = ItemResult.Types.Outcome.Refused, Code = AgentFailures.StateRefused, Detail = outcome.ToString() } },
        },
    };
}
