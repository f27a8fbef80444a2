using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Lanstead.Server.Features.Devices;

/// <summary>One change that a device was asked to make, and what became of it, item by item.</summary>
internal sealed record DeviceChange(
    long Id, NetworkId? NetworkId, long Revision, bool Succeeded, JsonElement Items, DateTimeOffset AppliedAt, DateTimeOffset ReceivedAt);

/// <summary>Devices, one of them, and its change log.</summary>
internal static class ReadDevices
{
    private const int SearchMaxLength = 100;

    private const string Changes = """
        SELECT id, network_id, revision, succeeded, items::text, applied_at, received_at FROM change_log
        WHERE device_id = $1 AND ($2::bigint IS NULL OR id < $2::bigint) ORDER BY id DESC LIMIT $3
        """;

    public static async Task<Answer<Page<DeviceView>>> ListAsync(
        [FromQuery] TenantId? tenant, [FromQuery] string? search, [AsParameters] PageQuery page, TenantDb db, CancellationToken stop)
    {
        if (new FieldErrors().When(search is { Length: > SearchMaxLength } || search?.Contains('\0') == true, "search", "A search has at most 100 characters.").Failure is { } invalid)
            return invalid;
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        List<DeviceView> items = await DeviceView.ListAsync(db, tenant, search, after.Value, page.Take + 1, stop);
        return page.Cut(items, item => item.Id.ToString());
    }

    public static async Task<Answer<DeviceView>> GetAsync(DeviceId deviceId, TenantDb db, HttpContext http, CancellationToken stop)
    {
        if (await DeviceView.FindAsync(db, deviceId, stop) is not { } device)
            return GetNetwork.NotFound;
        ETags.Set(http, device.UpdatedAt);
        return device;
    }

    public static async Task<Answer<Page<DeviceChange>>> ListChangesAsync(
        DeviceId deviceId, [AsParameters] PageQuery page, TenantDb db, CancellationToken stop)
    {
        Result<long?> after = Cursors.AfterNumber(page);
        if (!after.IsSuccess)
            return after.Failure;
        var items = await db.QueryAsync(
            Changes,
            [deviceId.Value, after.Value, page.Take + 1],
            row => new DeviceChange(
                row.GetInt64(0),
                row.Nullable<Guid>(1) is { } network ? new NetworkId(network) : null,
                row.GetInt64(2),
                row.GetBoolean(3),
                JsonElement.Parse(row.GetString(4)),
                row.Time(5),
                row.Time(6)),
            stop);
        return page.Cut(items, item => item.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
