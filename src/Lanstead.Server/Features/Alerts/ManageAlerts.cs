using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Tenants;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Alerts;

/// <param name="Kind">What it is about.</param>
/// <param name="Tag">Only devices with this tag; null: all.</param>
/// <param name="ForMinutes">How long it must be so before it is told, 1 to 10080.</param>
/// <param name="PerMinute">Of refusals, and only of them: how many are too many.</param>
internal sealed record AlertRequest(AlertKind Kind, string? Tag = null, int ForMinutes = 5, int? PerMinute = null)
{
    private const int LongestMinutes = 7 * 24 * 60;
    private const int MostPerMinute = 1_000_000;
    private const int TagMaxLength = 63;

    /// <summary>What of it makes no sense.</summary>
    public FieldErrors Check(FieldErrors errors, string prefix = "") => errors
        .When(!Enum.IsDefined(Kind), $"{prefix}kind", "deviceAway, refusals, deviceHeld or deviceWarns.")
        .When(ForMinutes is < 1 or > LongestMinutes, $"{prefix}forMinutes", "1 minute to a week.")
        .When((Kind == AlertKind.Refusals) != (PerMinute is not null), $"{prefix}perMinute", "How many refusals in a minute are too many; for refusals, and for nothing else.")
        .When(PerMinute is < 1 or > MostPerMinute, $"{prefix}perMinute", "1 to 1,000,000.")
        .When(Tag is not null && (Tag.Length is 0 or > TagMaxLength || !Tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')), $"{prefix}tag", "A tag of devices, such as server.");
}

/// <summary>Says what the people of a network, or of a whole space, are told of.</summary>
internal sealed class ManageAlerts(TenantDb db, Recorder recorder, TimeProvider time)
{
    /// <summary>How many a network has of its own, and a space for all.</summary>
    public const int AlertsMax = 50;

    private const string Insert = "INSERT INTO alert_rules (id, network_id, tenant_id, kind, tag, for_minutes, per_minute, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    private const string Count = "SELECT count(*) FROM alert_rules WHERE tenant_id = $1 AND network_id IS NOT DISTINCT FROM $2";

    private const string Delete = $"DELETE FROM alert_rules WHERE tenant_id = $1 AND network_id IS NOT DISTINCT FROM $2 AND id = $3 RETURNING {AlertView.Columns}";

    public static async Task<Answer<AlertsView>> ListAsync(NetworkId networkId, TenantDb db, CancellationToken stop) => new AlertsView(await AlertView.ListAsync(db, networkId, stop));

    public static async Task<Answer<AlertsView>> ListOfSpaceAsync(TenantId tenantId, TenantDb db, CancellationToken stop) => new AlertsView(await AlertView.ListAsync(db, tenantId, stop));

    public static Task<CreatedAnswer<AlertView>> CreateAsync(NetworkId networkId, AlertRequest body, ManageAlerts self, CancellationToken stop) => self.CreateAsync(null, networkId, body, stop);

    public static Task<CreatedAnswer<AlertView>> CreateOfSpaceAsync(TenantId tenantId, AlertRequest body, ManageAlerts self, CancellationToken stop) => self.CreateAsync(tenantId, null, body, stop);

    public static Task<NoContentAnswer> DeleteAsync(NetworkId networkId, Guid alertId, ManageAlerts self, CancellationToken stop) => self.DeleteAsync(null, networkId, alertId, stop);

    public static Task<NoContentAnswer> DeleteOfSpaceAsync(TenantId tenantId, Guid spaceAlertId, ManageAlerts self, CancellationToken stop) => self.DeleteAsync(tenantId, null, spaceAlertId, stop);

    /// <summary>Adds one to what waits; the network is locked.</summary>
    public static AlertView Add(LansteadDb db, TenantId tenant, NetworkId? network, AlertRequest body, DateTimeOffset now)
    {
        var made = new AlertView(Guid.CreateVersion7(now), network, body.Kind, body.Tag, body.ForMinutes, body.PerMinute, now, []);
        db.Waiting.Add(Insert, [made.Id, network?.Value, tenant.Value, AlertView.CodeOf(body.Kind), body.Tag, body.ForMinutes, body.PerMinute, now], rows: 1);
        return made;
    }

    private async Task<CreatedAnswer<AlertView>> CreateAsync(TenantId? space, NetworkId? networkId, AlertRequest body, CancellationToken stop)
    {
        if (body.Check(new FieldErrors()).Failure is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await LockAsync(space, networkId, stop) is not { } tenant)
            return GetNetwork.NotFound;
        if ((await db.QueryAsync(Count, [tenant.Value, networkId?.Value], row => row.GetInt64(0), stop))[0] >= AlertsMax)
            return new Failure("alert.too_many", $"A network has {AlertsMax} alerts at most, and so has a space.");
        AlertView made = Add(db, tenant, networkId, body, time.GetUtcNow());
        recorder.Audit(db, tenant, "alert.create", Target(tenant, networkId), after: new { made.Id, made.Kind, made.Tag, made.ForMinutes, made.PerMinute });
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return made;
    }

    private async Task<NoContentAnswer> DeleteAsync(TenantId? space, NetworkId? networkId, Guid alert, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await LockAsync(space, networkId, stop) is not { } tenant)
            return GetNetwork.NotFound;
        if (await db.QueryAsync(Delete, [tenant.Value, networkId?.Value, alert], AlertView.Read, stop) is not [{ } gone])
            return new Failure("not_found", networkId is null ? "There is no such alert in this space." : "There is no such alert of this network itself.");
        recorder.Audit(db, tenant, "alert.delete", Target(tenant, networkId), before: new { gone.Id, gone.Kind, gone.Tag, gone.ForMinutes, gone.PerMinute });
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }

    // Its number has a limit: two at once wait for each other.
    private async Task<TenantId?> LockAsync(TenantId? space, NetworkId? network, CancellationToken stop) => network is { } id
        ? (await NetworkRevisions.LockAsync(db, id, stop))?.TenantId
        : (await LockedTenant.TakeAsync(db, space!.Value, stop))?.Id;

    private static AuditTarget Target(TenantId tenant, NetworkId? network) => network is { } id ? AuditTarget.Of("network", id) : AuditTarget.Of("tenant", tenant);
}
