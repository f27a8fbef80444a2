using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Accounts;

/// <summary>Ends the caller's session: here at once, on the other servers as soon as they hear of it.</summary>
/// <remarks>Uses the system role: sessions belong to people, not to tenants.</remarks>
internal sealed class SignOut(SystemDb db, Caller caller, Recorder recorder, SessionCache known, TimeProvider time)
{
    public async Task<NoContentAnswer> HandleAsync(HttpContext context, CancellationToken stop)
    {
        Storage.Entities.Session session = await db.Sessions.SingleAsync(s => s.Id == caller.SessionId, stop);
        session.RevokedAt = time.GetUtcNow();
        recorder.Audit(db, null, "session.end", AuditTarget.Of("session", session.Id));
        await db.SaveChangesAsync(stop);
        known.Forget();
        if (caller.ByCookie)
            SessionCookie.Clear(context);
        return NoContentAnswer.Done;
    }
}
