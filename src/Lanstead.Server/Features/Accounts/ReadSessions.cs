using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Accounts;

/// <summary>Where a person is signed in.</summary>
/// <param name="Id">The session.</param>
/// <param name="Kind">A browser's cookie, or the tokens of a program.</param>
/// <param name="Client">What it is, as far as its own words tell: <c>Firefox on Linux</c>, <c>lanstead 0.1.0 on alpha</c>.</param>
/// <param name="Address">From where it was last used.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="LastSeenAt">When it was last used, to the minute or so.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="IsCurrent">True for the one that asks.</param>
internal sealed record MySessionView(
    SessionId Id, SessionKind Kind, string Client, IPAddress? Address, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt, bool IsCurrent);

/// <summary>The caller's sessions that go on, newest first. Uses the system role: they belong to no tenant.</summary>
internal static class ReadSessions
{
    private const string Mine = """
        SELECT id, kind, coalesce(user_agent, ''), address, created_at, last_seen_at, expires_at FROM sessions
        WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND ($3::uuid IS NULL OR id < $3::uuid) ORDER BY id DESC LIMIT $4
        """;

    public static async Task<Answer<Page<MySessionView>>> HandleAsync([AsParameters] PageQuery page, SystemDb db, Caller caller, TimeProvider time, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        List<MySessionView> sessions = await db.QueryAsync(
            Mine, [caller.UserId.Value, time.GetUtcNow(), after.Value, page.Take + 1],
            row => new MySessionView(
                new SessionId(row.GetGuid(0)), Enum.Parse<SessionKind>(row.GetString(1), ignoreCase: true), ClientName.Of(row.GetString(2)),
                row.IsDBNull(3) ? null : row.GetFieldValue<IPAddress>(3), row.Time(4), row.Time(5), row.Time(6), row.GetGuid(0) == caller.SessionId.Value),
            stop);
        return page.Cut(sessions, session => session.Id.ToString());
    }
}
