using System.Net;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Peers;

/// <summary>The <c>[Interface]</c> half; the private key is the device's own and never known here.</summary>
internal sealed record ConfigInterface(IReadOnlyList<string> Addresses, IReadOnlyList<string> Dns, int Mtu);

/// <summary>The <c>[Peer]</c> half: the network's gateway.</summary>
internal sealed record ConfigPeer(string PublicKey, string Endpoint, IReadOnlyList<string> AllowedIps, int PersistentKeepalive);

/// <summary>What a preshared key is bound to that whoever makes the configuration seals for the gateway (ADR 28).</summary>
/// <param name="NetworkId">The network.</param>
/// <param name="GatewayPeerId">The gateway in it.</param>
/// <param name="Epoch">That of the one that the gateway was given; 0: none. The next one's is greater.</param>
/// <param name="IsWanted">Whether the network wants one.</param>
internal sealed record ConfigPreshared(NetworkId NetworkId, PeerId GatewayPeerId, long Epoch, bool IsWanted);

/// <summary>The configuration of a device that any WireGuard client can use. <c>Text</c> is for <c>wg-quick</c>, its private key left to fill in.</summary>
internal sealed record PeerConfigView(ConfigInterface Interface, ConfigPeer Peer, ConfigPreshared Preshared, string Text);

/// <summary>Makes the configuration of a config-only device.</summary>
internal static class PeerConfig
{
    // Keeps a mapping open in the usual 30 s of NAT devices (WireGuard's own recommendation).
    private const int KeepaliveSeconds = 25;

    private const string Query = """
        SELECT d.kind, p.ipv4, p.ipv6, n.ipv4_cidr, n.ipv6_cidr, n.mtu, g.id, g.public_key, gd.public_endpoint, g.endpoints::text,
            n.id, coalesce(p.preshared_epoch, 0), n.settings::text
        FROM peers p JOIN devices d ON d.id = p.device_id JOIN networks n ON n.id = p.network_id
        LEFT JOIN peers g ON g.id = n.gateway_peer_id LEFT JOIN devices gd ON gd.id = g.device_id WHERE p.id = $1
        """;

    public static async Task<Answer<PeerConfigView>> HandleAsync(PeerId peerId, TenantDb db, CancellationToken stop)
    {
        var rows = await db.QueryAsync(
            Query,
            [peerId.Value],
            row => new Row(
                row.GetString(0),
                row.GetFieldValue<IPAddress>(1),
                row.GetFieldValue<IPAddress>(2),
                row.GetFieldValue<IPNetwork>(3),
                row.GetFieldValue<IPNetwork>(4),
                row.GetInt32(5),
                row.Nullable<Guid>(6) is { } gateway ? new PeerId(gateway) : null,
                row.IsDBNull(7) ? null : new PublicKey(row.GetFieldValue<byte[]>(7)),
                row.IsDBNull(8) ? null : row.GetString(8),
                row.IsDBNull(9) ? [] : JsonSerializer.Deserialize<string[]>(row.GetString(9)) ?? [],
                new NetworkId(row.GetGuid(10)),
                row.GetInt64(11),
                NetworkSettings.Parse(row.GetString(12)).PresharedKeys),
            stop);
        if (rows.Count == 0)
            return GetNetwork.NotFound;
        Row found = rows[0];
        if (found.Kind != "config")
            return new Failure("peer.has_agent", "This device runs the agent, which makes its own configuration.");
        if (found.Gateway is not { } gatewayPeer)
            return new Failure("network.no_gateway", "The network has no gateway. Choose a machine that runs the agent as its gateway, then load the config again.");
        if (found.GatewayKey is not { } key || Endpoint(found) is not { } endpoint)
            return new Failure("network.gateway_not_ready", "The gateway has not told its key and address yet. Start its agent, or set its public endpoint.");
        return Make(found, gatewayPeer, key, endpoint);
    }

    // What the operator says comes first; else an address of the internet before one of some LAN.
    private static string? Endpoint(Row row) => row.PublicEndpoint
        ?? row.Endpoints.OrderBy(text => EndpointText.TryParse(text, out IPEndPoint endpoint) && IsPublic(endpoint.Address) ? 0 : 1).FirstOrDefault();

    private static bool IsPublic(IPAddress address) => !IPAddress.IsLoopback(address)
        && (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? !address.IsIPv6LinkLocal && !address.IsIPv6UniqueLocal
            : !OverlayRange.IsPrivate4(address));

    private static PeerConfigView Make(Row row, PeerId gateway, PublicKey gatewayKey, string endpoint)
    {
        string[] addresses = [$"{row.Ipv4}/32", $"{row.Ipv6}/128"];
        string[] allowed = [row.Ipv4Cidr.ToString(), row.Ipv6Cidr.ToString()];
        // Each value is one that this server made or checked: none can hold a line break.
        string text = $"""
            [Interface]
            PrivateKey = 
            Address = {string.Join(", ", addresses)}
            MTU = {row.Mtu}

            [Peer]
            PublicKey = {gatewayKey}
            Endpoint = {endpoint}
            AllowedIPs = {string.Join(", ", allowed)}
            PersistentKeepalive = {KeepaliveSeconds}

            """;
        return new PeerConfigView(
            new ConfigInterface(addresses, [], row.Mtu), new ConfigPeer(gatewayKey.ToString(), endpoint, allowed, KeepaliveSeconds),
            new ConfigPreshared(row.Network, gateway, row.Epoch, row.WantsPreshared), text);
    }

    private sealed record Row(
        string Kind,
        IPAddress Ipv4,
        IPAddress Ipv6,
        IPNetwork Ipv4Cidr,
        IPNetwork Ipv6Cidr,
        int Mtu,
        PeerId? Gateway,
        PublicKey? GatewayKey,
        string? PublicEndpoint,
        string[] Endpoints,
        NetworkId Network,
        long Epoch,
        bool WantsPreshared);
}
