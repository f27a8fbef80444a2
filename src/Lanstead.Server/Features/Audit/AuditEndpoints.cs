using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Audit;

/// <summary>Who did what, for those who may know.</summary>
internal static class AuditEndpoints
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddSingleton<AuditVerifier>()
        .AddSingleton<AuditSealer>()
        .AddHostedService(provider => provider.GetRequiredService<AuditSealer>());

    public static void MapAudit(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/audit", ListAsync).Allow(Permission.TenantAudit, On.Body)
            .WithName("listAudit").WithTags("audit").WithSummary("The audit of a space, or of all in which you may read it, newest first");
        v1.MapGet("/audit/export", Export).Allow(Permission.TenantAudit, On.Body)
            .WithName("exportAudit").WithTags("audit").WithSummary("The same as a file, jsonl or csv").Produces<string>(StatusCodes.Status200OK, "application/jsonl", "text/csv");
        v1.MapGet("/me/audit", ListOwnAsync).Allow(Access.SignedIn)
            .WithName("listMyAudit").WithTags("audit").WithSummary("What happened to your account, newest first");
        v1.MapGet("/admin/audit", ListInstanceAsync).Allow(Access.Admin)
            .WithName("listInstanceAudit").WithTags("audit").WithSummary("The audit of the instance: sign-ins, accounts, administration");
        v1.MapGet("/admin/audit/export", ExportInstance).Allow(Access.Admin)
            .WithName("exportInstanceAudit").WithTags("audit").WithSummary("The same as a file, jsonl or csv").Produces<string>(StatusCodes.Status200OK, "application/jsonl", "text/csv");
        v1.MapGet("/admin/audit/verify", VerifyAsync).Allow(Access.Admin)
            .WithName("verifyAudit").WithTags("audit").WithSummary("Follows the chain of every audit and names what was altered or removed");
    }

    private static async Task<Answer<Page<AuditView>>> ListAsync(
        [AsParameters] PageQuery page, Guid? tenant, [AsParameters] AuditFilter filter, TenantDb db, Caller caller, CancellationToken stop)
    {
        Result<AuditScope> scope = Scope(tenant, caller);
        return scope.IsSuccess ? await AuditReader.PageAsync(db, scope.Value, filter, page, stop) : scope.Failure;
    }

    private static IResult Export(Guid? tenant, [AsParameters] AuditFilter filter, string? format, TenantDb db, Caller caller, TimeProvider time)
    {
        Result<AuditScope> scope = Scope(tenant, caller);
        return scope.IsSuccess ? new AuditExport(db, scope.Value, filter, format, time) : new Answer<AuditView>(scope.Failure);
    }

    // Uses the system role, as below: these rows belong to no tenant.
    private static Task<Answer<Page<AuditView>>> ListOwnAsync([AsParameters] PageQuery page, [AsParameters] AuditFilter filter, SystemDb db, Caller caller, CancellationToken stop) =>
        AuditReader.PageAsync(db, AuditScope.Of(caller.UserId), filter, page, stop);

    private static Task<Answer<Page<AuditView>>> ListInstanceAsync([AsParameters] PageQuery page, [AsParameters] AuditFilter filter, SystemDb db, CancellationToken stop) =>
        AuditReader.PageAsync(db, AuditScope.Instance, filter, page, stop);

    private static AuditExport ExportInstance([AsParameters] AuditFilter filter, string? format, SystemDb db, TimeProvider time) => new(db, AuditScope.Instance, filter, format, time);

    private static async Task<Answer<AuditProof>> VerifyAsync(AuditVerifier verifier, CancellationToken stop) => await verifier.VerifyAsync([], stop);

    private static Result<AuditScope> Scope(Guid? tenant, Caller caller)
    {
        TenantId[] tenants = [.. caller.Memberships.Keys.Where(t => tenant is null || t.Value == tenant)];
        if (tenants.Length == 0)
            return NotFound.OrHidden;
        TenantId[] allowed = [.. tenants.Where(t => caller.May(Permission.TenantAudit, t))];
        return allowed.Length == 0 ? new Failure("access.denied", "Your role does not allow reading the audit.") : AuditScope.Of(allowed);
    }
}
