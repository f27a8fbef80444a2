using Lanstead.Protocol.Local;

namespace Lanstead.Agent.Metrics;

/// <summary>What <c>lanstead status</c> tells, as figures for Prometheus.</summary>
public static class MetricsText
{
    /// <summary>The figures of an agent.</summary>
    public static string Of(Status status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var text = new PrometheusText();
        text.Add("lanstead_agent_connected", "gauge", "1 while the server is connected.", [([], status.ServerState == "connected" ? 1 : 0)]);
        AddTunnels(text, status);
        return text.ToString();
    }

    /// <summary>The figures of interfaces without an agent.</summary>
    public static string OfTunnels(Status status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var text = new PrometheusText();
        AddTunnels(text, status);
        return text.ToString();
    }

    private static void AddTunnels(PrometheusText text, Status status)
    {
        var networks = status.Networks;
        text.Add("lanstead_port_refused_packets_total", "counter", "Packets refused on the port of all networks, before it was known for which they were.",
            status.PortRefused.Select(refused => (Labels([], refused), refused.Packets)));
        text.Add("lanstead_network_up", "gauge", "1 while the network is up on this machine.",
            networks.Select(network => (Labels(network, ("back_end", network.BackEnd), ("cipher", network.Cipher)), network.State == "up" ? 1L : 0)));

        // 1. Of each network.
        text.Add("lanstead_refused_packets_total", "counter", "Packets that the tunnel refused or lost, by direction and reason.",
            networks.SelectMany(network => network.RefusedPackets.Select(refused => (Labels(Labels(network), refused), refused.Packets))));
        text.Add("lanstead_filter_packets_total", "counter", "Packets out of the tunnel that the filter judged, by verdict.",
            networks.SelectMany(network => network.Filtered.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (Labels(network, ("verdict", pair.Key)), pair.Value))));
        AddOf(text, networks, "lanstead_unreachable_told_total", "counter", "Packets that no peer takes, of which the sender was told by ICMP.", network => network.UnreachableTold);
        AddOf(text, networks, "lanstead_filter_flows", "gauge", "Flows that the filter remembers.", network => network.FilterFlows);
        AddOf(text, networks, "lanstead_filter_flows_evicted_total", "counter", "Flows that the filter forgot for want of room.", network => network.FilterFlowsEvicted);
        AddOf(text, networks, "lanstead_received_packets_total", "counter", "Datagrams received from peers and found good.", network => (long)network.RxPackets);
        AddOf(text, networks, "lanstead_received_bytes_total", "counter", "Bytes of datagrams received from peers and found good.", network => (long)network.RxBytes);
        AddOf(text, networks, "lanstead_sent_packets_total", "counter", "Datagrams sent to peers.", network => (long)network.TxPackets);
        AddOf(text, networks, "lanstead_sent_bytes_total", "counter", "Bytes of datagrams sent to peers.", network => (long)network.TxBytes);

        // 2. Of each peer.
        AddOfPeers(text, networks, "lanstead_peer_received_packets_total", "counter", "Datagrams received from a peer and found good.", peer => (long)peer.RxPackets);
        AddOfPeers(text, networks, "lanstead_peer_received_bytes_total", "counter", "Bytes received from a peer.", peer => (long)peer.RxBytes);
        AddOfPeers(text, networks, "lanstead_peer_sent_packets_total", "counter", "Datagrams sent to a peer.", peer => (long)peer.TxPackets);
        AddOfPeers(text, networks, "lanstead_peer_sent_bytes_total", "counter", "Bytes sent to a peer.", peer => (long)peer.TxBytes);
        AddOfPeers(text, networks, "lanstead_peer_last_handshake_seconds", "gauge", "When the last handshake with a peer was, in seconds since 1970; 0 for never.", peer => peer.LastHandshake / 1000);
        text.Add("lanstead_peer_refused_packets_total", "counter", "Packets of a peer that the tunnel refused or lost, by direction and reason.",
            from network in networks
            from peer in network.Peers
            from refused in peer.RefusedPackets
            select (Labels(Labels(network, peer), refused), refused.Packets));
    }

    private static void AddOf(PrometheusText text, IEnumerable<StatusNetwork> networks, string name, string type, string help, Func<StatusNetwork, long> value) =>
        text.Add(name, type, help, networks.Where(network => network.HasCounters).Select(network => (Labels(network), value(network))));

    private static void AddOfPeers(PrometheusText text, IEnumerable<StatusNetwork> networks, string name, string type, string help, Func<StatusPeer, long> value) =>
        text.Add(name, type, help, networks.SelectMany(network => network.Peers.Select(peer => (Labels(network, peer), value(peer)))));

    private static (string, string)[] Labels(StatusNetwork network, params (string, string)[] more) =>
        [("network", network.Name), ("network_id", network.NetworkId), ("interface", network.InterfaceName), .. more];

    private static (string, string)[] Labels(StatusNetwork network, StatusPeer peer) =>
        Labels(network, ("peer", peer.Name), ("peer_id", peer.PeerId), ("public_key", peer.PublicKey));

    private static (string, string)[] Labels((string, string)[] labels, StatusRefused refused) =>
        [.. labels, ("direction", refused.Direction), ("reason", refused.Reason)];
}
