using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Rooms;

/// <summary>How somebody of the network is reached, by the best of their devices and the caller's.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Path"><c>direct</c>, <c>connecting</c> (both are online, no handshake lately) or <c>offline</c>.</param>
/// <param name="LatencyUs">There and back, at the last handshake, in microseconds; null when not known.</param>
/// <param name="Reaches">How many others of the network have a direct way to them.</param>
/// <param name="TypicalLatencyUs">The median of these ways: who has the least is the best to host with; null when not known.</param>
internal sealed record ConnectionView(UserId UserId, string Path, int? LatencyUs, long Reaches, int? TypicalLatencyUs);

/// <summary>The people of a network who have a device in it, the caller among them.</summary>
/// <param name="Items">Each once.</param>
internal sealed record ConnectionList(IReadOnlyList<ConnectionView> Items);

/// <summary>Tells members how they reach each other. Who is not in the network, and does not look after it, gets an empty list.</summary>
internal static class ReadConnections
{
    // Of pairs there are the square: where more people are, only one's own ways are looked up.
    private const int PeopleMax = 200;

    private const string IsIn = "SELECT EXISTS (SELECT FROM network_members WHERE network_id = $1 AND user_id = $2 AND status = 'active'), (SELECT count(*) FROM network_members WHERE network_id = $1 AND status = 'active')";

    private const string Query = $"""
        WITH mine AS (SELECT p.id FROM peers p JOIN devices d ON d.id = p.device_id WHERE p.network_id = $1 AND d.owner_user_id = $2),
        way AS (
            SELECT a.owner_user_id AS one, b.owner_user_id AS other, w.latency_us
            FROM peer_paths w JOIN peers p ON p.id = w.peer_id JOIN devices a ON a.id = p.device_id JOIN peers q ON q.id = w.remote_peer_id JOIN devices b ON b.id = q.device_id
            WHERE w.network_id = $1 AND w.last_handshake_at > now() - interval '3 minutes' AND a.owner_user_id <> b.owner_user_id
                AND ($3 OR w.peer_id IN (SELECT id FROM mine) OR w.remote_peer_id IN (SELECT id FROM mine))),
        pair AS (SELECT one, other, min(latency_us) AS us FROM (SELECT one, other, latency_us FROM way UNION ALL SELECT other, one, latency_us FROM way) both_ways GROUP BY one, other),
        typical AS (SELECT one, count(*) AS reaches, percentile_disc(0.5) WITHIN GROUP (ORDER BY us) AS us FROM pair GROUP BY one)
        SELECT d.owner_user_id, bool_or({Liveness.OfPeer} = '{Liveness.Online}'), bool_or(m.one IS NOT NULL), min(m.us), coalesce(min(t.reaches), 0), min(t.us)
        FROM peers p JOIN devices d ON d.id = p.device_id LEFT JOIN pair m ON m.one = $2 AND m.other = d.owner_user_id LEFT JOIN typical t ON t.one = d.owner_user_id
        WHERE p.network_id = $1 GROUP BY d.owner_user_id ORDER BY d.owner_user_id
        """;

    public static async Task<Answer<ConnectionList>> HandleAsync(NetworkId networkId, TenantDb db, Caller caller, CancellationToken stop)
    {
        (bool isIn, long people) = (await db.QueryAsync(IsIn, [networkId.Value, caller.UserId.Value], row => (row.GetBoolean(0), row.GetInt64(1)), stop))[0];
        if (!isIn && !caller.May(Permission.NetworkMembers, caller.ObjectTenant!.Value))
            return new ConnectionList([]);
        return new ConnectionList(await db.QueryAsync(
            Query,
            [networkId.Value, caller.UserId.Value, people <= PeopleMax],
            row => new ConnectionView(
                new UserId(row.GetGuid(0)),
                row.GetBoolean(2) ? "direct" : row.GetBoolean(1) ? "connecting" : "offline",
                row.Nullable<int>(3),
                row.GetInt64(4),
                row.Nullable<int>(5)),
            stop));
    }
}
