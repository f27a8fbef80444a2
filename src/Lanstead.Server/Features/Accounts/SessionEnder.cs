using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Accounts;

/// <summary>Ends a person's sessions, with what else waits in <see cref="SystemDb"/>; sign-ins that wait for their second factor too.</summary>
/// <remarks>After the commit call <see cref="SessionCache.Forget"/>; other servers hear of it by a notice of the database.</remarks>
internal static class SessionEnder
{
    public static void EndSessions(this SystemDb db, UserId user, DateTimeOffset now, SessionId? except = null)
    {
        db.Waiting.Add("UPDATE sessions SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $3", [user.Value, now, (object?)except?.Value ?? Guid.Empty]);
        db.Waiting.Add("DELETE FROM sign_in_challenges WHERE user_id = $1", [user.Value]);
    }
}
