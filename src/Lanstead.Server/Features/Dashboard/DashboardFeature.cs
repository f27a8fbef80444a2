using Lanstead.Primitives;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Lanstead.Server.Features.Dashboard;

/// <summary>How far a newcomer is.</summary>
internal sealed record Checklist(bool NetworkMade, bool DeviceJoined, bool SecondDeviceJoined, bool PhoneAdded);

/// <summary>The numbers of the home page.</summary>
internal sealed record DashboardView(long Networks, long Peers, long PeersOnline, long Devices, Checklist Checklist);

internal static class DashboardFeature
{
    private const string Query = $"""
        WITH page AS MATERIALIZED (SELECT id, peer_count FROM networks WHERE kind = 'mesh' AND ($1::uuid IS NULL OR tenant_id = $1::uuid))
        SELECT count(*), coalesce(sum(peer_count), 0)::bigint, (SELECT count(*) FROM ({Liveness.OnlineOnPage}) o), (SELECT coalesce(sum(devices), 0)::bigint FROM device_counts WHERE $1::uuid IS NULL OR tenant_id = $1::uuid),
            (SELECT count(*) FROM (SELECT FROM peers p JOIN devices d ON d.id = p.device_id WHERE d.kind = 'agent' AND p.public_key IS NOT NULL AND ($1::uuid IS NULL OR d.tenant_id = $1::uuid) LIMIT 2) joined),
            EXISTS (SELECT FROM devices WHERE kind = 'config' AND ($1::uuid IS NULL OR tenant_id = $1::uuid))
        FROM page
        """;

    public static void MapDashboard(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/dashboard", GetAsync).Allow(Access.SignedIn).WithName("getDashboard").WithTags("dashboard").WithSummary("Numbers of the home page");

    private static async Task<Answer<DashboardView>> GetAsync([FromQuery] TenantId? tenant, TenantDb db, CancellationToken stop)
    {
        List<DashboardView> rows = await db.QueryAsync(
            Query,
            [tenant?.Value],
            row => new DashboardView(
                row.GetInt64(0),
                row.GetInt64(1),
                row.GetInt64(2),
                row.GetInt64(3),
                new Checklist(row.GetInt64(0) > 0, row.GetInt64(4) > 0, row.GetInt64(4) > 1, row.GetBoolean(5))),
            stop);
        return rows[0];
    }
}
