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
/// <param name="RefreshToken">The newest one.</param>
/// <param name="Attempt">
/// A random text of the client's own, 22 to 64 letters, digits, - and _, new for each exchange and kept until its answer came. The same exchange sent
/// again within 30 seconds gets the same next token; without it, a token that comes twice ends the session.
/// </param>
internal sealed record RefreshRequest(string RefreshToken, string? Attempt = null);

/// <summary>Uses the system role: the request has no other credential than the token itself.</summary>
/// <remarks>
/// A token that comes a second time was stolen from one side or the other, so its session ends. But an answer may be lost on its way, and whoever
/// asks again would look like a thief: so a client may name its exchange (<see cref="RefreshRequest.Attempt"/>). Who repeats that name, which a thief
/// of the token does not know, gets the same next token, as long as that was not used.
/// </remarks>
internal sealed class Refresh(SystemDb db, Sessions sessions, Recorder recorder, SessionCache known, TimeProvider time)
{
    private const int AttemptMinChars = 22; // 128 bits in base64url
    private const int AttemptMaxChars = 64;

    // Longer than any client waits for its answer, and shorter than anybody notices what was stolen.
    private static readonly TimeSpan s_repeatable = TimeSpan.FromSeconds(30);

    private static readonly Failure Invalid = new("auth.refresh_invalid", "The refresh token is not valid any more. Sign in again.");

    public async Task<Answer<SessionView>> HandleAsync(RefreshRequest request, CancellationToken stop)
    {
        FieldErrors errors = new FieldErrors().When(
            request.Attempt is { } name && (name.Length is < AttemptMinChars or > AttemptMaxChars || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')),
            "attempt", $"{AttemptMinChars} to {AttemptMaxChars} letters, digits, - and _.");
        if (errors.Failure is { } invalid)
            return invalid;
        byte[] hash = RandomSecret.Hash(request.RefreshToken);
        byte[]? attempt = request.Attempt is null ? null : RandomSecret.Hash(request.Attempt);
        DateTimeOffset now = time.GetUtcNow();
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);

        // One statement decides who was first, however many come at once.
        int taken = await db.RefreshTokens
            .Where(t => t.TokenHash == hash && t.UsedAt == null && t.ExpiresAt > now)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.UsedAt, now).SetProperty(x => x.AttemptHash, attempt), stop);
        RefreshToken? token = await db.RefreshTokens.AsNoTracking().SingleOrDefaultAsync(t => t.TokenHash == hash, stop);
        Session? session = token is null ? null : await db.Sessions.SingleAsync(s => s.Id == token.SessionId, stop);
        if (token is null || session is null)
            return Invalid;

        if (taken == 0)
        {
            if (await IsRepeatAsync(token, session, request, attempt, now, stop) is { } again)
                return again;
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
        SessionView next = sessions.Tokens(user, session.Id, Next(request));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return next;
    }

    // Nothing is written: the pair was made, and audited, the first time.
    private async Task<SessionView?> IsRepeatAsync(RefreshToken token, Session session, RefreshRequest request, byte[]? attempt, DateTimeOffset now, CancellationToken stop)
    {
        if (attempt is null || token.AttemptHash?.AsSpan().SequenceEqual(attempt) != true || now - token.UsedAt >= s_repeatable
            || session.RevokedAt is not null || session.ExpiresAt <= now || Next(request) is not { } next)
            return null;
        byte[] hash = RandomSecret.Hash(next);
        bool isUnused = await db.RefreshTokens.AnyAsync(t => t.TokenHash == hash && t.SessionId == session.Id && t.UsedAt == null, stop);
        User? user = isUnused ? await db.Users.SingleOrDefaultAsync(u => u.Id == session.UserId && u.DisabledAt == null, stop) : null;
        return user is null ? null : sessions.AgainTokens(user, session.Id, next);
    }

    private string? Next(RefreshRequest request) => request.Attempt is { } attempt ? sessions.NextRefresh(request.RefreshToken, attempt) : null;
}
