using Lanstead.DataPlane.Engine;
using Lanstead.DataPlane.Filter;
using Lanstead.Protocol.Local;
using Lanstead.WireGuard;

namespace Lanstead.Agent.Metrics;

/// <summary>Puts what the engine counted into what <c>lanstead status</c> tells.</summary>
internal static class EngineStatus
{
    /// <summary>An interface alone, whose peers have no names but their keys.</summary>
    public static Status Of(EngineInterface one, IReadOnlyList<RefusedPackets> port, string cipher)
    {
        InterfaceCounters counters = one.Count();
        var network = new StatusNetwork { InterfaceName = one.Name, BackEnd = "engine", Cipher = cipher, State = one.IsUp ? "up" : "down" };
        network.Fill(counters);
        foreach ((Lanstead.Primitives.PublicKey key, PeerCounters peer) in counters.Peers.OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal))
        {
            var row = new StatusPeer { PublicKey = key.ToString() };
            row.Fill(peer);
            network.Peers.Add(row);
        }
        var status = new Status { Networks = { network } };
        status.PortRefused.AddRange(port.Select(Of));
        return status;
    }

    /// <summary>The figures of an interface.</summary>
    public static void Fill(this StatusNetwork network, InterfaceCounters counters)
    {
        network.HasCounters = true;
        (network.RxPackets, network.RxBytes, network.TxPackets, network.TxBytes) = Of(counters.Traffic);
        network.RefusedPackets.AddRange(counters.Refused.Select(Of));
        foreach (IGrouping<Refusal, RefusedPackets> reason in counters.Refused.GroupBy(refused => refused.Reason))
            network.Refused[reason.Key.ToString()] = reason.Sum(refused => refused.Packets);
        foreach (FilterVerdict verdict in Enum.GetValues<FilterVerdict>())
        {
            if (counters.Filter[verdict] > 0)
                network.Filtered[verdict.ToString()] = counters.Filter[verdict];
        }
        network.UnreachableTold = counters.Unreachable;
        network.FilterFlows = counters.Filter.Flows;
        network.FilterFlowsEvicted = counters.Filter.FlowsEvicted;
    }

    /// <summary>The figures of a peer.</summary>
    public static void Fill(this StatusPeer peer, PeerCounters counters)
    {
        (peer.RxPackets, peer.RxBytes, peer.TxPackets, peer.TxBytes) = Of(counters.Traffic);
        peer.LastHandshake = counters.LastHandshake?.ToUnixTimeMilliseconds() ?? 0;
        peer.LatencyMicroseconds = Microseconds(counters.RoundTrip);
        peer.PathBytes = (uint)counters.PathBytes;
        peer.RefusedPackets.AddRange(counters.Refused.Select(Of));
    }

    /// <summary>A time as reports tell it; 0 for none.</summary>
    public static uint Microseconds(TimeSpan? time) => time is { } known ? (uint)Math.Clamp(known.TotalMicroseconds, 1, int.MaxValue) : 0;

    /// <summary>A count as status tells it.</summary>
    public static StatusRefused Of(RefusedPackets refused) => new()
    {
        Direction = refused.Direction == PacketDirection.Incoming ? "incoming" : "outgoing",
        Reason = refused.Reason.ToString(),
        Packets = refused.Packets,
    };

    private static (ulong, ulong, ulong, ulong) Of(Traffic traffic) =>
        ((ulong)traffic.ReceivedPackets, (ulong)traffic.ReceivedBytes, (ulong)traffic.SentPackets, (ulong)traffic.SentBytes);
}
