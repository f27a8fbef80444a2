using Lanstead.Primitives;
using Lanstead.Server.Features.Expose;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Limits;

/// <param name="ExposuresMax">Exposures of the space; null: any.</param>
/// <param name="PortsMax">Their public ports.</param>
/// <param name="UserExposuresMax">Exposures of one person's devices.</param>
/// <param name="UserPortsMax">Their public ports.</param>
/// <param name="Quota">Traffic of the whole space; null: any.</param>
internal sealed record SpaceLimitsRequest(int? ExposuresMax, int? PortsMax, int? UserExposuresMax, int? UserPortsMax, QuotaRequest? Quota);

/// <summary>Sets limits. Each time all of them: null takes one away.</summary>
internal sealed class ChangeLimits(TenantDb db, Caller caller, ExposeBounds bounds, Recorder recorder, TimeProvider time)
{
    private const int ExposuresMost = 100_000, PortsMost = 10_000_000;

    // Each tunnel of the space whose plans may change, before the row of limits, as whoever else writes here has it.
    private const string LockAll = "SELECT id FROM networks WHERE tenant_id = $1 AND kind = 'tunnel' ORDER BY id FOR NO KEY UPDATE";

    private const string Values = """
        rate_in_kbit = excluded.rate_in_kbit, rate_out_kbit = excluded.rate_out_kbit, quota_bytes = excluded.quota_bytes, quota_period = excluded.quota_period, quota_day = excluded.quota_day,
        quota_then = excluded.quota_then, exposures_max = excluded.exposures_max, ports_max = excluded.ports_max, user_exposures_max = excluded.user_exposures_max, user_ports_max = excluded.user_ports_max,
        quota_at = NULL, quota_since = NULL, told_percent = 0, updated_at = excluded.updated_at
        """;

    private const string Insert = """
        INSERT INTO traffic_limits (id, tenant_id, exposure_id, client_id, rate_in_kbit, rate_out_kbit, quota_bytes, quota_period, quota_day, quota_then, exposures_max, ports_max, user_exposures_max, user_ports_max, updated_at)
        VALUES ($1, $2, $3::uuid, $4::uuid, $5::bigint, $6::bigint, $7::bigint, $8, $9, $10, $11::int, $12::int, $13::int, $14::int, $15)
        """;

    private const string PutOfExposure = $"{Insert} ON CONFLICT (exposure_id) DO UPDATE SET {Values}";
    private const string PutOfClient = $"{Insert} ON CONFLICT (client_id) DO UPDATE SET {Values}";
    private const string PutOfSpace = $"{Insert} ON CONFLICT (tenant_id) WHERE exposure_id IS NULL AND client_id IS NULL DO UPDATE SET {Values}";

    public static Task<Answer<TrafficLimitsView>> OfExposureAsync(Guid exposureId, TrafficLimitsRequest body, ChangeLimits self, CancellationToken stop) => self.OfExposureAsync(exposureId, body, stop);

    public static Task<Answer<TrafficLimitsView>> OfClientAsync(Guid tunnelClientId, TrafficLimitsRequest body, ChangeLimits self, CancellationToken stop) => self.OfClientAsync(tunnelClientId, body, stop);

    public static Task<Answer<SpaceLimitsView>> OfSpaceAsync(TenantId tenantId, SpaceLimitsRequest body, ChangeLimits self, CancellationToken stop) => self.OfSpaceAsync(tenantId, body, stop);

    private async Task<Answer<TrafficLimitsView>> OfExposureAsync(Guid id, TrafficLimitsRequest body, CancellationToken stop)
    {
        if (TrafficLimits.Check(new FieldErrors(), body).Failure is { } invalid)
            return invalid;
        TenantId tenant = caller.ObjectTenant!.Value;
        await using var transaction = await BeginAsync(tenant, stop);
        if (await ExposureView.FindAsync(db, id, stop) is not { } exposure)
            return ExposeProblems.NotFound;
        if (exposure.OwnerId != caller.UserId && !caller.May(Permission.ExposeManage, tenant))
            return ExposeProblems.NotYours;
        return await PutAsync(PutOfExposure, tenant, id, null, body, TrafficLimits.OfExposure(id, time.GetUtcNow()), new AuditTarget("exposure", id.ToString("D")), "exposure.limits", transaction, stop);
    }

    private async Task<Answer<TrafficLimitsView>> OfClientAsync(Guid id, TrafficLimitsRequest body, CancellationToken stop)
    {
        if (TrafficLimits.Check(new FieldErrors(), body).Failure is { } invalid)
            return invalid;
        TenantId tenant = caller.ObjectTenant!.Value;
        await using var transaction = await BeginAsync(tenant, stop);
        Question<TunnelClientView> client = TunnelClientView.Find(id);
        await db.AskAsync(stop, client);
        if (client.Rows.Count == 0)
            return ExposeProblems.NotFound;
        return await PutAsync(PutOfClient, tenant, null, id, body, TrafficLimits.OfClient(id, time.GetUtcNow()), new AuditTarget("tunnel_client", id.ToString("D")), "tunnel_client.limits", transaction, stop);
    }

    private async Task<Answer<TrafficLimitsView>> PutAsync(
        string statement, TenantId tenant, Guid? exposure, Guid? client, TrafficLimitsRequest body, Question<LimitRow> limits, AuditTarget target, string action,
        Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction, CancellationToken stop)
    {
        await db.AskAsync(stop, limits);
        Write(statement, tenant, exposure, client, body.RateInKbit, body.RateOutKbit, body.Quota, BoundsOfSpace.None);
        recorder.Audit(db, tenant, action, target, limits.Rows is [var before] ? Told(before.Traffic) : null, new { body.RateInKbit, body.RateOutKbit, body.Quota });
        recorder.Event(db, tenant, "exposures", "exposure.updated", exposure);
        Question<LimitRow> seen = exposure is { } one ? TrafficLimits.OfExposure(one, time.GetUtcNow()) : TrafficLimits.OfClient(client!.Value, time.GetUtcNow());
        await db.WriteAsync(stop, seen);
        await QuotaWatch.SettleAsync(db, tenant, time.GetUtcNow(), stop);
        await transaction.CommitAsync(stop);
        return seen.Rows[0].Traffic;
    }

    private async Task<Answer<SpaceLimitsView>> OfSpaceAsync(TenantId tenant, SpaceLimitsRequest body, CancellationToken stop)
    {
        if (TrafficLimits.CheckQuota(new FieldErrors(), body.Quota)
            .When(body.ExposuresMax is < 0 or > ExposuresMost, "exposuresMax", "0 to 100000, or null.").When(body.UserExposuresMax is < 0 or > ExposuresMost, "userExposuresMax", "0 to 100000, or null.")
            .When(body.PortsMax is < 0 or > PortsMost, "portsMax", "0 to 10000000, or null.").When(body.UserPortsMax is < 0 or > PortsMost, "userPortsMax", "0 to 10000000, or null.").Failure is { } invalid)
            return invalid;
        await using var transaction = await BeginAsync(tenant, stop);
        Question<LimitRow> limits = TrafficLimits.OfSpace(tenant, time.GetUtcNow());
        await db.AskAsync(stop, limits);
        Write(PutOfSpace, tenant, null, null, null, null, body.Quota, new BoundsOfSpace(body.ExposuresMax, body.PortsMax, body.UserExposuresMax, body.UserPortsMax));
        recorder.Audit(db, tenant, "space.expose_limits", new AuditTarget("tenant", tenant.ToString()), limits.Rows is [var before] ? new { before.Bounds, quota = before.Traffic.Quota?.Bytes } : null, body);
        recorder.Event(db, tenant, "exposures", "exposure.updated", null);
        await db.WriteAsync(stop);
        await QuotaWatch.SettleAsync(db, tenant, time.GetUtcNow(), stop);
        SpaceLimitsView view = await bounds.ViewAsync(db, tenant, stop);
        await transaction.CommitAsync(stop);
        return view;
    }

    private async Task<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction> BeginAsync(TenantId tenant, CancellationToken stop)
    {
        var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.QueryAsync(LockAll, [tenant.Value], _ => 0, stop);
        return transaction;
    }

    private void Write(string statement, TenantId tenant, Guid? exposure, Guid? client, long? rateIn, long? rateOut, QuotaRequest? quota, BoundsOfSpace counts)
    {
        DateTimeOffset now = time.GetUtcNow();
        db.Waiting.Add(
            statement,
            [
                Guid.CreateVersion7(now), tenant.Value, exposure, client, rateIn, rateOut, quota?.Bytes, ExposeWords.Of(quota?.Period ?? QuotaPeriod.Month), quota?.Day ?? 1, ExposeWords.Of(quota?.UsedUp ?? QuotaUsedUp.Throttle),
                counts.ExposuresMax, counts.PortsMax, counts.UserExposuresMax, counts.UserPortsMax, now,
            ],
            rows: 1);
    }

    private static object Told(TrafficLimitsView one) => new { one.RateInKbit, one.RateOutKbit, quota = one.Quota is { } quota ? new { quota.Bytes, quota.Period, quota.Day, quota.UsedUp } : null };
}
