using System.Globalization;
using System.Text;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Output;

/// <summary>The agent's figures in Prometheus' text format (version 0.0.4).</summary>
internal static class MetricsText
{
    public static string Of(Status status)
    {
        var text = new StringBuilder();
        Family(text, "lanstead_agent_connected", "gauge", "1 while the server is connected.", [("", status.ServerState == "connected" ? 1 : 0)]);
        Family(text, "lanstead_network_up", "gauge", "1 while the network is up on this machine.",
            status.Networks.Select(network => ($"{Of(network)},back_end={Quoted(network.BackEnd)},cipher={Quoted(network.Cipher)}", network.State == "up" ? 1L : 0)));
        Family(text, "lanstead_refused_packets_total", "counter", "Packets that the tunnel refused, by reason.",
            status.Networks.SelectMany(network => network.Refused.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => ($"{Of(network)},reason={Quoted(pair.Key)}", pair.Value))));
        PeerFamily(text, status, "lanstead_peer_received_bytes_total", "counter", "Bytes received from a peer.", peer => (long)peer.RxBytes);
        PeerFamily(text, status, "lanstead_peer_sent_bytes_total", "counter", "Bytes sent to a peer.", peer => (long)peer.TxBytes);
        PeerFamily(text, status, "lanstead_peer_last_handshake_seconds", "gauge", "When the last handshake with a peer was, in seconds since 1970; 0 for never.", peer => peer.LastHandshake / 1000);
        return text.ToString();
    }

    private static void PeerFamily(StringBuilder text, Status status, string name, string type, string help, Func<StatusPeer, long> value) => Family(
        text, name, type, help, status.Networks.SelectMany(network => network.Peers.Select(peer => ($"{Of(network)},peer={Quoted(peer.Name)},peer_id={Quoted(peer.PeerId)}", value(peer)))));

    private static void Family(StringBuilder text, string name, string type, string help, IEnumerable<(string Labels, long Value)> samples)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        foreach ((string labels, long value) in samples)
            text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {value}\n");
    }

    private static string Of(StatusNetwork network) => $"network={Quoted(network.Name)},network_id={Quoted(network.NetworkId)}";

    // Names come from other people.
    private static string Quoted(string value) =>
        $"\"{Human.Safe(value).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
