using Lanstead.Server.Http;
using Lanstead.Server.Mail;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Notifications;

/// <summary>What of it the caller gets by mail too.</summary>
/// <param name="Mail">Kinds that are mailed when they were not seen for ten minutes.</param>
/// <param name="IsMailOn">False: this server sends no mail.</param>
/// <param name="IsAddressProven">False: nothing is mailed to an address that was not shown to be theirs.</param>
internal sealed record NotificationChoicesView(IReadOnlyList<NotificationKind> Mail, bool IsMailOn, bool IsAddressProven);

/// <param name="Mail">Kinds to be mailed; each of the others only shows in the UI.</param>
internal sealed record NotificationChoicesRequest(IReadOnlyList<NotificationKind> Mail);

/// <summary>Reads and changes them. Uses the system role: accounts belong to no tenant.</summary>
internal sealed class NotificationChoices(SystemDb db, Mailer mailer, Caller caller, Recorder recorder)
{
    private const string Find = "SELECT mailed_kinds, email_verified_at IS NOT NULL FROM users WHERE id = $1";
    private const string Change = "UPDATE users SET mailed_kinds = $2 WHERE id = $1";

    public async Task<Answer<NotificationChoicesView>> ReadAsync(CancellationToken stop) => await FindAsync(stop);

    public async Task<Answer<NotificationChoicesView>> ChangeAsync(NotificationChoicesRequest body, CancellationToken stop)
    {
        NotificationKind[] chosen = [.. NotificationKinds.All.Where(body.Mail.Contains)];
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        NotificationChoicesView before = await FindAsync(stop);
        db.Waiting.Add(Change, [caller.UserId.Value, chosen.Select(kind => kind.Code()).ToArray()], rows: 1);
        recorder.Audit(db, null, "user.notifications", AuditTarget.Of("user", caller.UserId), before: new { before.Mail }, after: new { mail = chosen });
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return before with { Mail = chosen };
    }

    private async Task<NotificationChoicesView> FindAsync(CancellationToken stop)
    {
        List<(string[]? Kinds, bool IsProven)> found = await db.QueryAsync(Find, [caller.UserId.Value], row => (row.IsDBNull(0) ? null : row.GetFieldValue<string[]>(0), row.GetBoolean(1)), stop);
        return new NotificationChoicesView(found[0].Kinds is { } kinds ? [.. kinds.Select(NotificationKinds.Parse)] : NotificationKinds.MailedByDefault, mailer.IsOn, found[0].IsProven);
    }
}
