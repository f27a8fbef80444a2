using Lanstead.Agent.Policy;
using Lanstead.DataPlane;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Reconciling;

/// <summary>Collects the outcome of each item of one pass.</summary>
internal sealed class PassReport(DesiredNetwork desired)
{
    private readonly List<ItemResult> _items = [];
    private Failure? _first;

    public int Writes { get; private set; }

    public void Add(string item, Failure? failure, bool changed)
    {
        if (changed)
            Writes++;
        _first ??= failure;
        _items.RemoveAll(other => other.Item == item);
        _items.Add(new ItemResult
        {
            Item = item,
            Outcome = failure is not null ? ItemResult.Types.Outcome.Failed
                : changed ? ItemResult.Types.Outcome.Applied : ItemResult.Types.Outcome.Unchanged,
            Code = failure?.Code ?? "",
            Detail = failure?.Message ?? "",
        });
    }

    public void AddPeers(IReadOnlyList<PlannedPeer> peers, TunnelState? before, TunnelApplied applied)
    {
        Writes += applied.Changes;
        foreach (PlannedPeer peer in peers)
        {
            TunnelPeerState? there = before?.Peers.FirstOrDefault(other => other.PublicKey == peer.PublicKey);
            RefusedPeer? refused = applied.Refused.FirstOrDefault(other => other.PublicKey == peer.PublicKey);
            bool same = there is not null && there.AllowedIps.Count == peer.AllowedIps.Count && !peer.AllowedIps.Except(there.AllowedIps).Any();
            _items.Add(new ItemResult
            {
                Item = $"peer {peer.Id}",
                Outcome = refused is not null ? ItemResult.Types.Outcome.Refused
                    : same ? ItemResult.Types.Outcome.Unchanged : ItemResult.Types.Outcome.Applied,
                Code = refused is null ? "" : AgentFailures.TunnelRefusedPeer,
                Detail = refused is null ? "" : $"The tunnel refuses it: {refused.Reason}.",
            });
        }
    }

    public NetworkPass Finish(TunnelState? tunnel) =>
        new(desired.Network, desired.InterfaceName, tunnel, _items, _first, Writes);
}
