using Lanstead.Primitives;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Retention;

/// <summary>For how many days a space's history is kept; null: as long as the server keeps it for all.</summary>
/// <param name="AuditDays">The audit, 1 to 3650.</param>
/// <param name="ActivityDays">The history of networks.</param>
/// <param name="ChangesDays">What agents answered to changes.</param>
/// <param name="DeliveriesDays">What was sent to webhooks and collectors.</param>
/// <param name="MessagesDays">Chat, and what moderators did in it.</param>
internal sealed record RetentionRequest(int? AuditDays, int? ActivityDays, int? ChangesDays, int? DeliveriesDays, int? MessagesDays = null);

/// <summary>The same, and what the server keeps for all.</summary>
internal sealed record RetentionView(int? AuditDays, int? ActivityDays, int? ChangesDays, int? DeliveriesDays, int? MessagesDays, RetentionPolicy Default);

/// <summary>A space's own retention.</summary>
internal sealed class TenantRetention(TenantDb db, Recorder recorder, ServerSettings settings, TimeProvider time)
{
    private const string Find = "SELECT audit_days, activity_days, changes_days, deliveries_days, messages_days FROM tenant_retention WHERE tenant_id = $1";

    private const string Put = """
        INSERT INTO tenant_retention (tenant_id, audit_days, activity_days, changes_days, deliveries_days, updated_at, messages_days) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (tenant_id) DO UPDATE SET audit_days = $2, activity_days = $3, changes_days = $4, deliveries_days = $5, updated_at = $6, messages_days = $7
        """;

    public async Task<Answer<RetentionView>> GetAsync(TenantId tenant, CancellationToken stop) => View(await FindAsync(tenant, stop));

    public async Task<Answer<RetentionView>> PutAsync(TenantId tenant, RetentionRequest body, CancellationToken stop)
    {
        var errors = new FieldErrors();
        foreach ((string field, int? days) in new[] { ("auditDays", body.AuditDays), ("activityDays", body.ActivityDays), ("changesDays", body.ChangesDays), ("deliveriesDays", body.DeliveriesDays), ("messagesDays", body.MessagesDays) })
            errors.When(days is < RetentionPolicy.LeastDays or > RetentionPolicy.MostDays, field, $"{RetentionPolicy.LeastDays} to {RetentionPolicy.MostDays} days, or null.");
        if (errors.Failure is { } invalid)
            return invalid;
        RetentionRequest before = await FindAsync(tenant, stop);
        db.Waiting.Add(Put, [tenant.Value, body.AuditDays, body.ActivityDays, body.ChangesDays, body.DeliveriesDays, time.GetUtcNow(), body.MessagesDays], rows: 1);
        recorder.Audit(db, tenant, "tenant.retention", AuditTarget.Of("tenant", tenant), before, body);
        await db.WriteAsync(stop);
        return View(body);
    }

    private async Task<RetentionRequest> FindAsync(TenantId tenant, CancellationToken stop)
    {
        List<RetentionRequest> rows = await db.QueryAsync(
            Find, [tenant.Value], row => new RetentionRequest(row.Nullable<int>(0), row.Nullable<int>(1), row.Nullable<int>(2), row.Nullable<int>(3), row.Nullable<int>(4)), stop);
        return rows.Count == 0 ? new RetentionRequest(null, null, null, null) : rows[0];
    }

    private RetentionView View(RetentionRequest own) => new(own.AuditDays, own.ActivityDays, own.ChangesDays, own.DeliveriesDays, own.MessagesDays, settings.Retention);
}
