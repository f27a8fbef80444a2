using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Alerts;

/// <param name="Kind">What it is about.</param>
/// <param name="Tag">Only devices with this tag; null: all.</param>
/// <param name="ForMinutes">How long it must be so before it is told, 1 to 10080.</param>
/// <param name="PerMinute">Of refusals, and only of them: how many are too many.</param>
internal sealed record AlertRequest(AlertKind Kind, string? Tag = null, int ForMinutes = 5, int? PerMinute = null);

/// <summary>Says what the people of a network are told of.</summary>
internal sealed class ManageAlerts(TenantDb db, Recorder recorder, TimeProvider time)
{
    private const int AlertsMax = 50;
    private const int LongestMinutes = 7 * 24 * 60;
    private const int MostPerMinute = 1_000_000;

    private const string Insert = "INSERT INTO alert_rules (id, network_id, tenant_id, kind, tag, for_minutes, per_minute, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    private const string Delete = "DELETE FROM alert_rules WHERE network_id = $1 AND id = $2 RETURNING kind, tag, for_minutes, per_minute";

    public static async Task<Answer<AlertsView>> ListAsync(NetworkId networkId, TenantDb db, CancellationToken stop) => new AlertsView(await AlertView.ListAsync(db, networkId, stop));

    public static Task<CreatedAnswer<AlertView>> CreateAsync(NetworkId networkId, AlertRequest body, ManageAlerts self, CancellationToken stop) => self.CreateAsync(networkId, body, stop);

    public static Task<NoContentAnswer> DeleteAsync(NetworkId networkId, Guid alertId, ManageAlerts self, CancellationToken stop) => self.DeleteAsync(networkId, alertId, stop);

    private async Task<CreatedAnswer<AlertView>> CreateAsync(NetworkId networkId, AlertRequest body, CancellationToken stop)
    {
        FieldErrors errors = new FieldErrors()
            .When(body.ForMinutes is < 1 or > LongestMinutes, "forMinutes", "1 minute to a week.")
            .When((body.Kind == AlertKind.Refusals) != (body.PerMinute is not null), "perMinute", "How many refusals in a minute are too many; for refusals, and for nothing else.")
            .When(body.PerMinute is < 1 or > MostPerMinute, "perMinute", "1 to 1,000,000.")
            .When(body.Tag is not null && (body.Tag.Length is 0 or > 63 || !body.Tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')), "tag", "A tag of devices, such as server.");
        if (errors.Failure is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is not { } network)
            return GetNetwork.NotFound;
        if ((await db.QueryAsync("SELECT count(*) FROM alert_rules WHERE network_id = $1", [networkId.Value], row => row.GetInt64(0), stop))[0] >= AlertsMax)
            return new Failure("alert.too_many", $"A network has {AlertsMax} alerts at most.");
        DateTimeOffset now = time.GetUtcNow();
        var made = new AlertView(Guid.CreateVersion7(now), body.Kind, body.Tag, body.ForMinutes, body.PerMinute, now, []);
        db.Waiting.Add(Insert, [made.Id, networkId.Value, network.TenantId.Value, AlertView.CodeOf(body.Kind), body.Tag, body.ForMinutes, body.PerMinute, now], rows: 1);
        recorder.Audit(db, network.TenantId, "alert.create", AuditTarget.Of("network", networkId), after: new { made.Id, made.Kind, made.Tag, made.ForMinutes, made.PerMinute });
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return made;
    }

    private async Task<NoContentAnswer> DeleteAsync(NetworkId networkId, Guid alert, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is not { } network)
            return GetNetwork.NotFound;
        var gone = await db.QueryAsync(
            Delete, [networkId.Value, alert],
            row => new { Id = alert, Kind = row.GetString(0), Tag = row.IsDBNull(1) ? null : row.GetString(1), ForMinutes = row.GetInt32(2), PerMinute = row.Nullable<int>(3) }, stop);
        if (gone.Count == 0)
            return new Failure("not_found", "There is no such alert in this network.");
        recorder.Audit(db, network.TenantId, "alert.delete", AuditTarget.Of("network", networkId), before: gone[0]);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }
}
