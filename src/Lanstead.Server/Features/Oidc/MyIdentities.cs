using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lanstead.Server.Features.Oidc;

/// <summary>Who the caller is to a provider.</summary>
/// <param name="Id">For unlinking it.</param>
/// <param name="Provider">The provider's name.</param>
/// <param name="Issuer">Whose word it is.</param>
/// <param name="Email">As the provider said it last.</param>
/// <param name="CreatedAt">When it was linked.</param>
/// <param name="LastUsedAt">When it last opened the account.</param>
internal sealed record IdentityView(Guid Id, string Provider, string Issuer, string? Email, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>The caller's identities at providers.</summary>
/// <remarks>Uses the system role: identities belong to people; every query names the caller.</remarks>
internal sealed class MyIdentities(SystemDb db, WaysIn waysIn, Caller caller, Recorder recorder)
{
    public async Task<Answer<IReadOnlyList<IdentityView>>> ListAsync(CancellationToken stop)
    {
        List<UserIdentity> rows = await db.UserIdentities.AsNoTracking().Where(i => i.UserId == caller.UserId).OrderBy(i => i.Id).ToListAsync(stop);
        return new Answer<IReadOnlyList<IdentityView>>(rows.ConvertAll(i => new IdentityView(i.Id, i.Provider, i.Issuer, i.Email, i.CreatedAt, i.LastUsedAt)));
    }

    public async Task<NoContentAnswer> UnlinkAsync(Guid identityId, CancellationToken stop)
    {
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        await waysIn.LockAsync(caller.UserId, stop);
        if (await db.UserIdentities.SingleOrDefaultAsync(i => i.Id == identityId && i.UserId == caller.UserId, stop) is not { } identity)
            return NotFound.Of("identity");
        db.UserIdentities.Remove(identity);
        recorder.Audit(db, null, "identity.unlink", AuditTarget.Of("user", caller.UserId), before: new { identity.Provider, identity.Issuer });
        await db.SaveChangesAsync(stop);
        if (await waysIn.CountAsync(caller.UserId, stop) == 0)
            return WaysIn.Last;
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }
}
