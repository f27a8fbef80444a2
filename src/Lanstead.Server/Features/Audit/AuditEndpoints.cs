using System.Globalization;
using System.Net;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Audit;

/// <summary>One row of a tenant's audit.</summary>
internal sealed record AuditView(
    long Id, TenantId TenantId, DateTimeOffset At, ActorKind ActorKind, Guid? ActorId, string Action, string TargetKind, string TargetId,
    AuditOutcome Outcome, IPAddress? Source, string RequestId, JsonElement? Before, JsonElement? After);

/// <summary>Who did what, for those who may know.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder v1) =>
        v1.MapGet("/audit", ListAsync).Allow(Permission.TenantAudit, On.Body).WithName("listAudit");

    /// <summary>Newest first; of one tenant, or of all in which the caller may read the audit.</summary>
    private static async Task<Answer<Page<AuditView>>> ListAsync([AsParameters] PageQuery page, Guid? tenant, TenantDb db, Caller caller, CancellationToken stop)
    {
        Result<string?> after = page.After();
        if (!after.IsSuccess)
            return after.Failure;
        TenantId[] tenants = [.. caller.Memberships.Keys.Where(t => tenant is null || t.Value == tenant)];
        if (tenants.Length == 0)
            return new Failure("not_found", "There is no such space that you can see.");
        TenantId?[] allowed = [.. tenants.Where(t => caller.May(Permission.TenantAudit, t)).Select(t => (TenantId?)t)];
        if (allowed.Length == 0)
            return new Failure("access.denied", "Only owners and admins of a space read its audit.");

        long before = long.TryParse(after.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : long.MaxValue;
        List<AuditEntry> rows = await db.Audit.AsNoTracking()
            .Where(a => allowed.Contains(a.TenantId) && a.Id < before)
            .OrderByDescending(a => a.Id)
            .Take(page.Take + 1)
            .ToListAsync(stop);
        Page<AuditEntry> cut = page.Cut(rows, a => a.Id.ToString(CultureInfo.InvariantCulture));
        return new Page<AuditView>([.. cut.Items.Select(View)], cut.NextCursor);
    }

    private static AuditView View(AuditEntry a) => new(
        a.Id, a.TenantId!.Value, a.At, a.ActorKind, a.ActorId, a.Action, a.TargetKind, a.TargetId, a.Outcome, a.Source, a.RequestId, Parse(a.Before), Parse(a.After));

    private static JsonElement? Parse(string? json) => json is null ? null : JsonSerializer.Deserialize<JsonElement>(json);
}
