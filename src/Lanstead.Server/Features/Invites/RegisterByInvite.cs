using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Invites;

/// <summary>An invite as the ticket to an account: it is used in the transaction that makes the account, or there is neither.</summary>
/// <remarks>Uses the system role: there is no account, and no tenant of it, before that.</remarks>
internal sealed class RegisterByInvite(SystemDb db, JoinByInvite join, Recorder recorder, Caller caller, TimeProvider time)
{
    /// <summary>Before the password is hashed, which costs: a failure when the invite does not count.</summary>
    public async Task<Failure?> CheckAsync(string text, CancellationToken stop)
    {
        if (InviteToken.TryParse(text, out InviteToken? token) && await OpenInvite.FindAsync(db, token, time.GetUtcNow(), stop) is { IsUsedUp: false })
            return null;
        return await RefuseAsync(JoinByInvite.NotValid, stop);
    }

    /// <summary>In the caller's transaction, which is undone when the invite did not let the new account in.</summary>
    public async Task<Result<JoinedView>> UseAsync(UserId made, string text, CancellationToken stop)
    {
        // From here on it is this person who acts: history names them.
        caller.BecomeUser(made, default, isAdmin: false, byCookie: false, caller.Memberships, time.GetUtcNow());
        Result<JoinedView> joined = await join.JoinAsync(made, text, stop);
        if (joined.IsSuccess)
            return joined;
        await db.Database.RollbackTransactionAsync(stop);
        db.Forget();
        caller.BecomeNobody();
        return await RefuseAsync(joined.Failure, stop);
    }

    private async Task<Failure> RefuseAsync(Failure reason, CancellationToken stop)
    {
        recorder.Audit(db, null, "account.created", new AuditTarget("user", ""), after: new { reason.Code }, outcome: AuditOutcome.Failed);
        await db.SaveChangesAsync(stop);
        return reason;
    }
}
