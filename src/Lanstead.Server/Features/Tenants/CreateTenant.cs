using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Features.Chat;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lanstead.Server.Features.Tenants;

/// <param name="Name">What people call it.</param>
/// <param name="Kind">team or community; a personal space comes with the account alone.</param>
/// <param name="Description">What it is about.</param>
/// <param name="Visibility">Who finds it; its members alone when absent.</param>
/// <param name="Access">How people join; by invitation when absent.</param>
/// <param name="Password">With access <c>password</c>: what they must know.</param>
internal sealed record CreateTenantRequest(
    string Name, TenantKind Kind, string? Description = null, TenantVisibility? Visibility = null, TenantAccess? Access = null, string? Password = null);

/// <summary>Makes a team or a community; who makes it owns it.</summary>
/// <remarks>Uses the system role: the space has no member before this.</remarks>
internal sealed class CreateTenant(SystemDb db, TenantMaker maker, Caller caller, Passwords passwords, Recorder recorder, SessionCache known, TimeProvider time)
{
    // Far more than anybody runs; it keeps one account from filling the list for everybody.
    private const long OwnedMax = 100;
    private const int SlugTries = 5;

    private const string LockOwner = "SELECT pg_advisory_xact_lock(hashtextextended('lanstead spaces ' || $1::text, 0))";
    private const string CountOwned = "SELECT count(*) FROM members m JOIN tenants t ON t.id = m.tenant_id WHERE m.user_id = $1 AND m.role = 'owner' AND t.kind <> 'personal'";

    public static Task<CreatedAnswer<TenantView>> HandleAsync(CreateTenantRequest body, CreateTenant self, CancellationToken stop) => self.RunAsync(body, stop);

    private async Task<CreatedAnswer<TenantView>> RunAsync(CreateTenantRequest body, CancellationToken stop)
    {
        TenantAccess access = body.Access ?? TenantAccess.Invite;
        FieldErrors errors = new FieldErrors().CheckName(body.Name).CheckSpace(body.Description, body.Visibility, access, body.Password)
            .When(body.Kind is not (TenantKind.Team or TenantKind.Community), "kind", "team or community: a personal space comes with the account.")
            .When(access == TenantAccess.Password && body.Password is null, "password", "Give the password that people shall join with.");
        if (errors.Failure is { } invalid)
            return invalid;
        string? hash = body.Password is null ? null : await passwords.HashAsync(body.Password, stop);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await MakeAsync(body, access, hash, stop);
            }
            catch (DbUpdateException e) when (attempt < SlugTries && e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "tenants_slug_key" })
            {
                // Somebody made a space of the same name at the same moment; the next try sees it.
                db.Forget();
            }
        }
    }

    private async Task<Result<TenantView>> MakeAsync(CreateTenantRequest body, TenantAccess access, string? hash, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var owned = new Question<long>(CountOwned, [caller.UserId.Value], row => row.GetInt64(0));
        await db.AskAsync(stop, new Question<int>(LockOwner, [caller.UserId.ToString()], _ => 0), owned);
        if (owned.Rows[0] >= OwnedMax)
            return new Failure("space.too_many", $"You own {OwnedMax} spaces already. Delete one, or make somebody else its owner.");
        Tenant tenant = await maker.AddAsync(body.Kind, body.Name, DnsLabel.From(body.Name, "space", StateRules.SlugMaxLength), caller.UserId, stop);
        tenant.Description = body.Description ?? "";
        tenant.Visibility = body.Visibility ?? TenantVisibility.Private;
        tenant.Access = access;
        if (hash is not null)
            TenantPassword.Set(db, tenant.Id, hash, time.GetUtcNow());
        FirstChannel.Add(db, tenant.Id, null, time);
        recorder.Audit(
            db, tenant.Id, "tenant.create", AuditTarget.Of("tenant", tenant.Id),
            after: new { tenant.Name, tenant.Kind, tenant.Description, tenant.Visibility, tenant.Access });
        recorder.Event(db, tenant.Id, "tenants", "tenant.created", tenant.Id.Value);
        await db.SaveChangesAsync(stop);
        TenantView view = (await TenantView.FindAsync(db, tenant.Id, caller.UserId, stop))!;
        await transaction.CommitAsync(stop);
        known.Forget();
        return view;
    }
}
