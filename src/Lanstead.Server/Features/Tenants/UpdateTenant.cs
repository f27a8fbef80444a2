using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Tenants;

/// <param name="Name">New name.</param>
/// <param name="Description">New description.</param>
/// <param name="Visibility">Who finds it.</param>
/// <param name="Access">How people join. To change to <c>password</c>, give the password too.</param>
/// <param name="Password">A new password, for a space with access <c>password</c>.</param>
/// <param name="Settings">All settings, as they shall be.</param>
/// <param name="Look">Its sign and colour.</param>
internal sealed record UpdateTenantRequest(
    string? Name = null, string? Description = null, TenantVisibility? Visibility = null, TenantAccess? Access = null, string? Password = null, TenantSettings? Settings = null,
    TenantLook? Look = null);

/// <summary>Changes what a space is called, who finds it and how people join.</summary>
internal sealed class UpdateTenant(TenantDb db, Caller caller, Passwords passwords, Recorder recorder, TimeProvider time)
{
    private const string Update = """
        UPDATE tenants SET name = $2, description = $3, visibility = $4, access = $5, settings = coalesce($6::jsonb, settings), updated_at = $7, symbol = $8, colour = $9 WHERE id = $1
        """;

    public static Task<Answer<TenantView>> HandleAsync(TenantId tenantId, UpdateTenantRequest body, UpdateTenant self, HttpContext http, CancellationToken stop) =>
        self.RunAsync(tenantId, body, http, stop);

    private async Task<Answer<TenantView>> RunAsync(TenantId tenantId, UpdateTenantRequest body, HttpContext http, CancellationToken stop)
    {
        FieldErrors errors = new FieldErrors().CheckSpace(body.Description, body.Visibility, body.Access, body.Password).CheckSettings(body.Settings).CheckLook(body.Look);
        if (body.Name is not null)
            errors.CheckName(body.Name);
        errors.When(
            body is { Name: null, Description: null, Visibility: null, Access: null, Password: null, Settings: null, Look: null },
            "name", "Give what shall change: name, description, visibility, access, password, settings or look.");
        if (errors.Failure is { } invalid)
            return invalid;
        // Before the lock: hashing is slow on purpose.
        string? hash = body.Password is null ? null : await passwords.HashAsync(body.Password, stop);

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await LockedTenant.TakeAsync(db, tenantId, stop) is not { } tenant)
            return GetNetwork.NotFound;
        if (ETags.Check(http, tenant.UpdatedAt) is { } changed)
            return changed;
        if (tenant.Closed is { } closed)
            return closed;
        if (tenant.Kind == TenantKind.Personal && (body.Visibility is not null and not TenantVisibility.Private || body.Access is not null and not TenantAccess.Invite))
            return TenantProblems.Personal("stays private");
        TenantAccess access = body.Access ?? tenant.Access;
        if (hash is not null && access != TenantAccess.Password)
            return Wrong("Only a space with access \u201cpassword\u201d has one.");
        if (hash is null && access == TenantAccess.Password && tenant.Access != TenantAccess.Password)
            return Wrong("Give the password that people shall join with.");

        DateTimeOffset now = time.GetUtcNow();
        var before = new { tenant.Name, tenant.Description, tenant.Visibility, tenant.Access, tenant.Settings, tenant.Look };
        var after = new
        {
            Name = body.Name ?? tenant.Name, Description = body.Description ?? tenant.Description, Visibility = body.Visibility ?? tenant.Visibility, Access = access, Settings = body.Settings ?? tenant.Settings,
            Look = body.Look ?? tenant.Look,
            PasswordChanged = hash is not null,
        };
        db.Waiting.Add(
            Update,
            [tenantId.Value, after.Name, after.Description, Word(after.Visibility), Word(access), body.Settings?.ToJson(), now, Word(after.Look.Symbol), Word(after.Look.Colour)],
            rows: 1);
        if (hash is not null)
            TenantPassword.Set(db, tenantId, hash, now);
        else if (access != TenantAccess.Password)
            TenantPassword.Remove(db, tenantId);
        recorder.Audit(db, tenantId, "tenant.update", AuditTarget.Of("tenant", tenantId), before, after);
        recorder.Event(db, tenantId, "tenants", "tenant.updated", tenantId.Value);
        Question<TenantView> seen = TenantView.Find(tenantId, caller.UserId);
        await db.WriteAsync(stop, seen);
        await transaction.CommitAsync(stop);
        if (seen.Rows.Count == 0)
            return GetNetwork.NotFound;
        ETags.Set(http, seen.Rows[0].UpdatedAt);
        return seen.Rows[0];
    }

    private static Failure Wrong(string message) =>
        new("request.invalid", message) { Errors = new Dictionary<string, string[]> { ["password"] = [message] } };

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
