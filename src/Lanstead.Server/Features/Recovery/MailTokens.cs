using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Recovery;

/// <summary>What a link in a letter is for.</summary>
internal enum MailTokenPurpose
{
    /// <summary>Sets a new password.</summary>
    Reset,

    /// <summary>Proves the account's address.</summary>
    Verify,

    /// <summary>Proves the address that takes its place.</summary>
    Change,

    /// <summary>Brings the former address back.</summary>
    Undo,
}

/// <summary>Makes and uses up the single-use tokens of links in letters. Only their hashes are kept.</summary>
/// <remarks>Uses the system role: who follows a link may have no session.</remarks>
internal sealed class MailTokens(SystemDb db, TimeProvider time)
{
    /// <summary>How long a link of each kind lives.</summary>
    public static TimeSpan Lifetime(MailTokenPurpose purpose) => purpose switch
    {
        MailTokenPurpose.Reset => TimeSpan.FromMinutes(30),
        MailTokenPurpose.Change => TimeSpan.FromDays(1),
        // Long enough to be found after a holiday.
        MailTokenPurpose.Verify or MailTokenPurpose.Undo => TimeSpan.FromDays(7),
        _ => throw new ArgumentOutOfRangeException(nameof(purpose)),
    };

    /// <summary>Makes one, to be written with what waits in <see cref="SystemDb"/>.</summary>
    public string Make(UserId user, MailTokenPurpose purpose, string? email)
    {
        string token = RandomSecret.New();
        DateTimeOffset now = time.GetUtcNow();
        db.Waiting.Add(
            "INSERT INTO mail_tokens (token_hash, user_id, purpose, email, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)",
            [RandomSecret.Hash(token), user.Value, Word(purpose), email, now, now + Lifetime(purpose)]);
        return token;
    }

    /// <summary>Whose it is, without using it up; null when it is not valid.</summary>
    public async Task<UserId?> FindAsync(string token, MailTokenPurpose purpose, CancellationToken stop)
    {
        List<Guid> rows = await db.QueryAsync(
            "SELECT user_id FROM mail_tokens WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3", [RandomSecret.Hash(token), Word(purpose), time.GetUtcNow()],
            row => row.GetGuid(0), stop);
        return rows.Count == 0 ? null : new UserId(rows[0]);
    }

    /// <summary>Uses it up: of any number at once one gets it; null for the others, and when it is not valid.</summary>
    public async Task<(UserId User, string? Email)?> UseAsync(string token, MailTokenPurpose purpose, CancellationToken stop)
    {
        List<(UserId, string?)> rows = await db.QueryAsync(
            "UPDATE mail_tokens SET used_at = $3 WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3 RETURNING user_id, email", [RandomSecret.Hash(token), Word(purpose), time.GetUtcNow()],
            row => (new UserId(row.GetGuid(0)), row.IsDBNull(1) ? null : row.GetString(1)), stop);
        return rows.Count == 0 ? null : rows[0];
    }

    private static string Word(MailTokenPurpose purpose) => purpose.ToString().ToLowerInvariant();
}
