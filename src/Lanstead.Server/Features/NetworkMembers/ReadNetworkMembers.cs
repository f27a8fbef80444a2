using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Tenants;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Lanstead.Server.Features.NetworkMembers;

/// <summary>Somebody who is in a network, or asks to come in.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Username">What others see.</param>
/// <param name="Role">In the network.</param>
/// <param name="SpaceRole">In the space; null: not in it yet.</param>
/// <param name="Status">In, or asking.</param>
/// <param name="Message">What they say who ask.</param>
/// <param name="Devices">How many of their devices are in the network: they go with them.</param>
/// <param name="Since">Since when.</param>
internal sealed record NetworkMemberView(UserId UserId, string Username, Role Role, Role? SpaceRole, NetworkMemberStatus Status, string Message, long Devices, DateTimeOffset Since);

/// <summary>Somebody who may not come in.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Username">What others see.</param>
/// <param name="Reason">Why.</param>
/// <param name="BannedBy">Who said so; null: an account that is gone.</param>
/// <param name="Since">Since when.</param>
/// <param name="EndsAt">Until when; null: for good.</param>
internal sealed record BanView(UserId UserId, string Username, string Reason, string? BannedBy, DateTimeOffset Since, DateTimeOffset? EndsAt);

/// <summary>The people of a network.</summary>
internal static class ReadNetworkMembers
{
    private const string Members = """
        SELECT n.user_id, u.username, n.role, m.role, n.status, n.message,
            (SELECT count(*) FROM peers p JOIN devices d ON d.id = p.device_id WHERE p.network_id = $1 AND d.owner_user_id = n.user_id), n.created_at
        FROM network_members n JOIN users u ON u.id = n.user_id LEFT JOIN members m ON m.tenant_id = n.tenant_id AND m.user_id = n.user_id
        WHERE n.network_id = $1 AND n.status = $2 AND ($3::uuid IS NULL OR n.user_id > $3::uuid) ORDER BY n.user_id LIMIT $4
        """;

    private const string Bans = """
        SELECT n.user_id, u.username, n.reason, b.username, n.updated_at, n.ends_at
        FROM network_members n JOIN users u ON u.id = n.user_id LEFT JOIN users b ON b.id = n.decided_by
        WHERE n.network_id = $1 AND n.status = 'banned' AND (n.ends_at IS NULL OR n.ends_at > $4) AND ($2::uuid IS NULL OR n.user_id > $2::uuid) ORDER BY n.user_id LIMIT $3
        """;

    /// <summary>Who is in it.</summary>
    public static Task<Answer<Page<NetworkMemberView>>> ListAsync(NetworkId networkId, [AsParameters] PageQuery page, TenantDb db, ObjectTenants objects, CancellationToken stop) =>
        ListAsync(networkId, "active", page, db, objects, stop);

    /// <summary>Who asks to come in.</summary>
    public static Task<Answer<Page<NetworkMemberView>>> ListRequestsAsync(NetworkId networkId, [AsParameters] PageQuery page, TenantDb db, ObjectTenants objects, CancellationToken stop) =>
        ListAsync(networkId, "pending", page, db, objects, stop);

    /// <summary>Who may not come in.</summary>
    public static async Task<Answer<Page<BanView>>> ListBansAsync(NetworkId networkId, [AsParameters] PageQuery page, TenantDb db, TimeProvider time, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        var items = await db.QueryAsync(Bans, [networkId.Value, after.Value, page.Take + 1, time.GetUtcNow()], TenantBans.Read, stop);
        return page.Cut(items, item => item.UserId.ToString());
    }

    private static async Task<Answer<Page<NetworkMemberView>>> ListAsync(NetworkId network, string status, PageQuery page, TenantDb db, ObjectTenants objects, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        var items = await db.QueryAsync(
            Members,
            [network.Value, status, after.Value, page.Take + 1],
            row => new NetworkMemberView(
                new UserId(row.GetGuid(0)),
                row.GetString(1),
                Enum.Parse<Role>(row.GetString(2), ignoreCase: true),
                row.IsDBNull(3) ? null : Enum.Parse<Role>(row.GetString(3), ignoreCase: true),
                Enum.Parse<NetworkMemberStatus>(row.GetString(4), ignoreCase: true),
                row.GetString(5),
                row.GetInt64(6),
                row.Time(7)),
            stop);
        if (items.Count == 0 && !await objects.IsThereAsync(On.Network, network.Value, stop))
            return GetNetwork.NotFound;
        return page.Cut(items, item => item.UserId.ToString());
    }
}
