using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lanstead.Server.Features.Accounts;

/// <summary>Exchanges a refresh token, once, for the next pair.</summary>
internal sealed record RefreshRequest(string RefreshToken);

/// <summary>Uses the system role: the request has no other credential than the token itself.</summary>
/// <remarks>A token that comes a second time was stolen from one side or the other, so its session ends.</remarks>
internal sealed class Refresh(SystemDb db, Sessions sessions, Recorder recorder, SessionCache known, TimeProvider time)
{
    private static readonly Failure Invalid = new("auth.refresh_invalid", "The refresh token is not valid any more. Sign in again.");

    public async Task<Answer<SessionView>> HandleAsync(RefreshRequest request, CancellationToken stop)
    {
        byte[] hash = Sessions.HashRefresh(request.RefreshToken);
        DateTimeOffset now = time.GetUtcNow();
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);

        // One statement decides who was first, however many come at once.
        int taken = await db.RefreshTokens
            .Where(t => t.TokenHash == hash && t.UsedAt == null && t.ExpiresAt > now)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.UsedAt, now), stop);
        RefreshToken? token = await db.RefreshTokens.AsNoTracking().SingleOrDefaultAsync(t => t.TokenHash == hash, stop);
        Session? session = token is null ? null : await db.Sessions.SingleAsync(s => s.Id == token.SessionId, stop);
        if (token is null || session is null)
            return Invalid;

        if (taken == 0)
        {
            if (token.UsedAt is not null && session.RevokedAt is null)
            {
                session.RevokedAt = now;
                recorder.Audit(db, null, "session.refresh_reused", AuditTarget.Of("session", session.Id), outcome: AuditOutcome.Denied);
                await db.SaveChangesAsync(stop);
                await transaction.CommitAsync(stop);
                known.Forget();
            }
            return Invalid;
        }

        User? user = await db.Users.SingleOrDefaultAsync(u => u.Id == session.UserId && u.DisabledAt == null, stop);
        if (user is null || session.RevokedAt is not null || session.ExpiresAt <= now)
            return Invalid;
        session.LastSeenAt = now;
        session.ExpiresAt = now + Sessions.Lifetime;
        recorder.Audit(db, null, "session.refresh", AuditTarget.Of("session", session.Id), after: new { userId = user.Id });
        SessionView next = sessions.Tokens(user, session.Id);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return next;
    }
}
