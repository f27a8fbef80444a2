using Lanstead.Server.Http;
using Lanstead.Server.Mail;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Accounts;

/// <summary>How the caller signs in.</summary>
/// <param name="Email">For signing in, and for letters.</param>
/// <param name="EmailVerified">The person proved that it is theirs.</param>
/// <param name="PendingEmail">The address that shall take its place, once its letter is answered.</param>
/// <param name="HasPassword">False where one signs in by other ways only.</param>
/// <param name="TotpSince">When the authenticator was switched on; null: it is off.</param>
/// <param name="RecoveryCodesLeft">Not used yet.</param>
/// <param name="MailOn">Whether this server sends mail.</param>
internal sealed record AccountSecurityView(string Email, bool EmailVerified, string? PendingEmail, bool HasPassword, DateTimeOffset? TotpSince, int RecoveryCodesLeft, bool MailOn);

/// <summary>Uses the system role: accounts belong to no tenant.</summary>
internal sealed class AccountSecurity(SystemDb db, Caller caller, Mailer mailer, TimeProvider time)
{
    private const string Query = """
        SELECT u.email, u.email_verified_at IS NOT NULL, u.password_hash IS NOT NULL,
            (SELECT m.email FROM mail_tokens m WHERE m.user_id = u.id AND m.purpose = 'change' AND m.used_at IS NULL AND m.expires_at > $2 ORDER BY m.created_at DESC LIMIT 1),
            (SELECT t.confirmed_at FROM totp t WHERE t.user_id = u.id),
            (SELECT count(*)::int FROM recovery_codes r WHERE r.user_id = u.id AND r.used_at IS NULL)
        FROM users u WHERE u.id = $1
        """;

    public async Task<Answer<AccountSecurityView>> HandleAsync(CancellationToken stop)
    {
        List<AccountSecurityView> rows = await db.QueryAsync(
            Query, [caller.UserId.Value, time.GetUtcNow()],
            row => new AccountSecurityView(row.GetString(0), row.GetBoolean(1), row.IsDBNull(3) ? null : row.GetString(3), row.GetBoolean(2), row.Nullable<DateTimeOffset>(4), row.GetInt32(5), mailer.IsOn),
            stop);
        return rows[0];
    }
}
