using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Accounts;

/// <summary>Ends one of the caller's sessions, or all but the one that asks. Uses the system role: sessions belong to people, not to tenants.</summary>
/// <remarks>Here at once, on the other servers as soon as they hear of it; open streams end with it.</remarks>
internal sealed class EndSessions(SystemDb db, Caller caller, Recorder recorder, SessionCache known, TimeProvider time)
{
    private const string EndOne = """
        UPDATE sessions SET revoked_at = $3 WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > $3 RETURNING id
        """;

    private const string EndOthers = """
        UPDATE sessions SET revoked_at = $3 WHERE id <> $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > $3 RETURNING id
        """;

    private static readonly Failure s_gone = new(NotFound.Code, "You have no such session; it may have ended meanwhile.");

    public static async Task<NoContentAnswer> OneAsync(SessionId sessionId, HttpContext http, EndSessions self, CancellationToken stop)
    {
        if (await self.RunAsync(EndOne, sessionId, (recorder, db, _) => recorder.Audit(db, null, "session.end", AuditTarget.Of("session", sessionId)), stop) == 0)
            return s_gone;
        if (self.IsOwnCookie(sessionId))
            SessionCookie.Clear(http);
        return NoContentAnswer.Done;
    }

    public static async Task<NoContentAnswer> OthersAsync(EndSessions self, CancellationToken stop)
    {
        await self.RunAsync(
            EndOthers, self.Mine, (recorder, db, ended) => recorder.Audit(db, null, "session.end_others", AuditTarget.Of("session", self.Mine), after: new { ended }), stop);
        return NoContentAnswer.Done;
    }

    private SessionId Mine => caller.SessionId;

    private bool IsOwnCookie(SessionId session) => caller.ByCookie && session == caller.SessionId;

    private async Task<int> RunAsync(string statement, SessionId session, Action<Recorder, SystemDb, int> audit, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        List<Guid> ended = await db.QueryAsync(statement, [session.Value, caller.UserId.Value, time.GetUtcNow()], row => row.GetGuid(0), stop);
        if (ended.Count == 0 && statement == EndOne)
            return 0;
        audit(recorder, db, ended.Count);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        known.Forget();
        return ended.Count;
    }
}
