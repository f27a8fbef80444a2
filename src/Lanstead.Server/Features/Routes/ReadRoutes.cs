using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Routes;

/// <summary>What was decided about a LAN behind a device.</summary>
internal enum RouteDecision
{
    /// <summary>Nothing yet.</summary>
    Open,

    /// <summary>The network's devices reach it.</summary>
    Approved,

    /// <summary>They do not.</summary>
    Rejected,
}

/// <summary>A LAN behind a device.</summary>
/// <param name="PeerId">The device in the network.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="Device">Its name.</param>
/// <param name="Prefix">The LAN.</param>
/// <param name="Mapped">What the others reach it by, host for host; null: by its own range.</param>
/// <param name="Offered">Whether its machine offers it now.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="UpdatedAt">When the last of it changed.</param>
/// <param name="Name">What the access policy calls it; empty: nothing.</param>
internal sealed record RouteView(PeerId PeerId, DeviceId DeviceId, string Device, IPNetwork Prefix, IPNetwork? Mapped, bool Offered, RouteDecision Decision, DateTimeOffset UpdatedAt, string Name);

/// <summary>The LANs of a network.</summary>
internal sealed record RoutesView(IReadOnlyList<RouteView> Routes);

/// <summary>Reads them.</summary>
internal static class ReadRoutes
{
    private const string Columns = """
        SELECT r.peer_id, p.device_id, p.name, r.prefix, r.mapped, r.offered, r.decision, r.updated_at, r.name FROM network_routes r JOIN peers p ON p.id = r.peer_id
        """;

    public static async Task<Answer<RoutesView>> HandleAsync(NetworkId networkId, TenantDb db, CancellationToken stop)
    {
        var there = new Question<bool>("SELECT true FROM networks WHERE id = $1 AND kind = 'mesh'", [networkId.Value], row => row.GetBoolean(0));
        Question<RouteView> routes = Of(networkId);
        await db.AskAsync(stop, there, routes);
        return there.Rows.Count == 0 ? GetNetwork.NotFound : new RoutesView(routes.Rows);
    }

    /// <summary>Asks for the LANs of a network.</summary>
    public static Question<RouteView> Of(NetworkId network) => new($"{Columns} WHERE r.network_id = $1 ORDER BY r.prefix, p.name", [network.Value], Read);

    private static RouteView Read(NpgsqlDataReader row) => new(
        new PeerId(row.GetGuid(0)), new DeviceId(row.GetGuid(1)), row.GetString(2), row.GetFieldValue<IPNetwork>(3), row.Nullable<IPNetwork>(4), row.GetBoolean(5),
        Enum.Parse<RouteDecision>(row.GetString(6), ignoreCase: true), row.Time(7), row.GetString(8));
}
