using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Accounts;

/// <summary>Notes that the person at the caller's session proved, just now, to be its owner: what <c>.NeedsRecentSignIn()</c> asks for.</summary>
/// <remarks>Every way of proving it ends here. Uses the system role: sessions belong to people, not to tenants.</remarks>
internal sealed class Confirmations(SystemDb db, Caller caller, Recorder recorder, SessionCache known, TimeProvider time)
{
    private const string Confirm = "UPDATE sessions SET authenticated_at = $2 WHERE id = $1";

    /// <summary>Confirms and audits, with whatever else waits in <see cref="SystemDb"/>. In a transaction of the caller's, call <see cref="Forget"/> once it is committed.</summary>
    /// <param name="method">How, as it stands in the audit: password, totp, passkey…</param>
    /// <param name="stop">Ends the request.</param>
    public async Task ConfirmAsync(string method, CancellationToken stop)
    {
        db.Waiting.Add(Confirm, [caller.SessionId.Value, time.GetUtcNow()], rows: 1);
        recorder.Audit(db, null, "session.confirm", AuditTarget.Of("session", caller.SessionId), after: new { method });
        await db.SaveChangesAsync(stop);
        known.Forget();
    }

    /// <summary>This server looks the session up anew.</summary>
    public void Forget() => known.Forget();

    /// <summary>Audits a try that failed.</summary>
    public Task RefuseAsync(string method, CancellationToken stop)
    {
        recorder.Audit(db, null, "session.confirm", AuditTarget.Of("session", caller.SessionId), after: new { method }, outcome: AuditOutcome.Failed);
        return db.SaveChangesAsync(stop);
    }
}
