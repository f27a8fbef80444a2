using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Activity;

/// <summary>Who did it: a person, a device, or the server itself (both null).</summary>
internal sealed record ActivityActor(UserId? UserId, DeviceId? DeviceId, string Name);

/// <summary>One line of a network's history.</summary>
internal sealed record ActivityView(Guid Id, string Type, ActivityActor Actor, JsonElement Metadata, DateTimeOffset At);

/// <summary>The history of a network, newest first.</summary>
internal static class ListActivity
{
    // History outlives its network, whose page it is not any more.
    private const string Query = """
        SELECT a.id, a.type, a.actor_user_id, a.actor_device_id, coalesce(u.username, d.name, ''), a.metadata::text, a.at
        FROM activity a LEFT JOIN users u ON u.id = a.actor_user_id LEFT JOIN devices d ON d.id = a.actor_device_id
        WHERE a.network_id = $1 AND EXISTS (SELECT FROM networks n WHERE n.id = $1 AND n.kind = 'mesh') AND ($2::uuid IS NULL OR a.id < $2::uuid) ORDER BY a.id DESC LIMIT $3
        """;

    public static async Task<Answer<Page<ActivityView>>> HandleAsync(
        NetworkId networkId, [AsParameters] PageQuery page, TenantDb db, ObjectTenants objects, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        var items = await db.QueryAsync(
            Query,
            [networkId.Value, after.Value, page.Take + 1],
            row => new ActivityView(
                row.GetGuid(0),
                row.GetString(1),
                new ActivityActor(
                    row.Nullable<Guid>(2) is { } user ? new UserId(user) : null,
                    row.Nullable<Guid>(3) is { } device ? new DeviceId(device) : null,
                    row.GetString(4)),
                JsonElement.Parse(row.GetString(5)),
                row.Time(6)),
            stop);
        if (items.Count == 0 && !await objects.IsThereAsync(On.Network, networkId.Value, stop))
            return GetNetwork.NotFound;
        return page.Cut(items, item => item.Id.ToString("D"));
    }
}
