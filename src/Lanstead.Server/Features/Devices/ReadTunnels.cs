using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Devices;

/// <summary>Packets that a tunnel refused for one reason since it began.</summary>
/// <param name="Reason">The engine's name of it, such as <c>BadTag</c>.</param>
/// <param name="Packets">How many.</param>
internal sealed record RefusedPackets(string Reason, long Packets);

/// <summary>What carries the packets of a device in one network, as its agent told last.</summary>
/// <param name="BackEnd"><c>engine</c>, <c>uapi</c> or <c>kernel</c>.</param>
/// <param name="Cipher">What seals the packets; empty when the back end does not tell.</param>
internal sealed record TunnelView(NetworkId NetworkId, string NetworkName, string BackEnd, string Cipher, IReadOnlyList<RefusedPackets> Refused, DateTimeOffset UpdatedAt);

/// <summary>The tunnels of a device.</summary>
internal static class ReadTunnels
{
    private const string Query = """
        SELECT n.id, n.name, t.back_end, t.cipher, t.refused::text, t.updated_at
        FROM tunnels t JOIN peers p ON p.id = t.peer_id JOIN networks n ON n.id = p.network_id
        WHERE p.device_id = $1 ORDER BY n.name, n.id
        """;

    public static async Task<Answer<Page<TunnelView>>> ListAsync(DeviceId deviceId, TenantDb db, CancellationToken stop)
    {
        List<TunnelView> items = await db.QueryAsync(
            Query,
            [deviceId.Value],
            row => new TunnelView(new NetworkId(row.GetGuid(0)), row.GetString(1), row.GetString(2), row.GetString(3), Refused(row.GetString(4)), row.Time(5)),
            stop);
        return new Page<TunnelView>(items, null);
    }

    private static RefusedPackets[] Refused(string json) =>
        [.. JsonElement.Parse(json).EnumerateObject().Select(reason => new RefusedPackets(reason.Name, reason.Value.GetInt64())).OrderByDescending(reason => reason.Packets).ThenBy(reason => reason.Reason, StringComparer.Ordinal)];
}
