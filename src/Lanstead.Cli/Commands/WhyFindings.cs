using System.Globalization;
using Lanstead.Cli.Api;
using Lanstead.Cli.Output;

namespace Lanstead.Cli.Commands;

/// <summary>What <c>lanstead why</c> concludes from what the server knows: pure. In the order in which a packet would meet it, so that the first that is not good is the one to mend.</summary>
internal static class WhyFindings
{
    public static List<WhyFinding> Of(
        WhyNetworkJson network, WhyPeerJson from, WhyPeerJson to, WhyDeviceJson? fromDevice, WhyDeviceJson? toDevice, PolicyExplanationJson? rule, string? port, DateTimeOffset now)
    {
        var findings = new List<WhyFinding> { Device("from", network, from, fromDevice, now), Device("to", network, to, toDevice, now) };
        if (rule is not null)
            findings.Add(Rule(network, from, to, rule, port));
        findings.Add(Path(network, from, to, now));
        findings.Add(Mtu(network, from, to));
        if (network.Settings is { PresharedKeys: true } && from.Kind != "config" && to.Kind != "config")
            findings.Add(PresharedKey(from, to));
        return findings;
    }

    // A narrow way is no fault: what is larger is cut smaller, or its sender told.
    private static WhyFinding Mtu(WhyNetworkJson network, WhyPeerJson from, WhyPeerJson to)
    {
        int? measured = from.Paths.FirstOrDefault(one => one.RemotePeerId == to.Id)?.PathBytes;
        string text = measured switch
        {
            null => $"Packets may have up to {network.Mtu} bytes; how many pass in one piece was not measured.",
            { } bytes when bytes < network.Mtu => $"Packets of up to {bytes} bytes pass in one piece, of the network's {network.Mtu}: TCP is cut to fit, and senders of larger packets are told.",
            _ => $"Packets of up to {network.Mtu} bytes pass in one piece.",
        };
        return new WhyFinding("mtu", true, text, null);
    }

    // Nothing waits for it: without one the tunnel is what it is in any other network.
    private static WhyFinding PresharedKey(WhyPeerJson from, WhyPeerJson to)
    {
        bool has = from.Paths.Any(one => one.RemotePeerId == to.Id && one.Preshared) || to.Paths.Any(one => one.RemotePeerId == from.Id && one.Preshared);
        return new WhyFinding("key", true, has ? "The tunnel has a preshared key." : "There is no preshared key yet: one of the two was away since the network wants them, or its agent is older than they are.", null);
    }

    private static WhyFinding Device(string about, WhyNetworkJson network, WhyPeerJson peer, WhyDeviceJson? device, DateTimeOffset now)
    {
        switch (peer.Held)
        {
            case "approval":
                return new(about, false, $"{peer.Name} waits for a yes, and is in nobody's map.", $"lanstead devices approve {peer.Name}");
            case "disabled":
                return new(about, false, $"{peer.Name} is disabled.", $"lanstead devices enable {peer.Name}");
            case "expired":
                return new(about, false, $"The time of {peer.Name} is over.", $"On {peer.Name}: lanstead up --key KEY, with a new join key");
            case { Length: > 0 }:
                return new(about, false, $"{peer.Name} is held ({peer.Held}).", "See the device in the web UI.");
        }
        if (device?.Networks.FirstOrDefault(one => one.NetworkId == network.Id)?.OverlappingLan is { } lan)
            return new(about, false, $"{peer.Name} stands in a LAN {lan} that has the network's addresses, so the network is not up there.", "Use a network with another range: lanstead networks create NAME --range RANGE");
        if (peer.PublicKey is null)
            return new(about, false, $"{peer.Name} has offered no key yet.", $"On {peer.Name}: lanstead status");
        if (peer.Kind == "config")
            return network.GatewayDeviceId is null
                ? new(about, false, $"{peer.Name} has a plain WireGuard configuration, and the network has no gateway.", "Name a gateway on the network's page in the web UI.")
                : new(about, true, $"{peer.Name} has a plain WireGuard configuration and is reached through the gateway.", null);
        if (peer.Status == "online")
            return new(about, true, $"{peer.Name} is online{(device is { Connected: false } ? ", though not connected to the server" : "")}.", null);
        string since = device?.LastSeenAt is { } seen ? $", last seen {Human.Ago(now - seen)} ago" : "";
        return new(about, false, $"{peer.Name} is {peer.Status}{since}.", $"On {peer.Name}: lanstead up, then lanstead status");
    }

    private static WhyFinding Rule(WhyNetworkJson network, WhyPeerJson from, WhyPeerJson to, PolicyExplanationJson rule, string? port)
    {
        bool allowed = rule.Verdict == "allowed";
        string what = port is null ? "Everything" : port;
        string why = rule.RuleText is null ? $"no rule is about it, and the default is {rule.Default}" : $"rule {rule.Rule}, line {rule.Line}";
        return new(
            "rule", allowed, $"{what} from {from.Name} to {to.Name} is {rule.Verdict}: {why}.",
            allowed ? null : $"lanstead access allow {network.Slug} device:{from.Name} device:{to.Name}{(port is null ? "" : $" {port}")}");
    }

    private static WhyFinding Path(WhyNetworkJson network, WhyPeerJson from, WhyPeerJson to, DateTimeOffset now)
    {
        // Either end tells of the same tunnel; the one that has more to say counts.
        WhyPathJson? path = from.Paths.FirstOrDefault(one => one.RemotePeerId == to.Id) ?? to.Paths.FirstOrDefault(one => one.RemotePeerId == from.Id);
        string latency = path?.LatencyUs is { } us ? string.Create(CultureInfo.InvariantCulture, $", {us / 1000.0:0.#} ms") : "";
        string handshake = path?.LastHandshakeAt is { } at ? $", last handshake {Human.Ago(now - at)} ago" : "";
        switch (path?.Path)
        {
            case "direct":
                return new("path", true, $"Direct, by {path.Endpoint}{latency}{handshake}.", null);
            case "gateway":
                return new("path", true, $"Through the gateway{latency}{handshake}.", null);
        }
        if (from.Kind == "config" || to.Kind == "config")
            return new("path", true, "Nothing is told of the path; phones go through the gateway.", null);
        if (to.Endpoints.Count == 0 && from.Endpoints.Count == 0)
            return new("path", false, "Neither device has told where it is reached.", $"On {to.Name}: lanstead status. If it is behind a router, forward its UDP port and set it under Public address in the web UI.");
        string tried = to.Endpoints.Count == 0 ? $"{to.Name} has told no address" : $"{to.Name} was tried at {string.Join(", ", to.Endpoints)}";
        return new(
            "path", false, $"No handshake{(path is null ? " is told of" : "")}: {tried}{handshake}. A firewall or a router in between drops UDP.",
            $"On {to.Name}: let its UDP port in (lanstead status tells it), or forward it at the router and set it under Public address in the web UI.");
    }
}
