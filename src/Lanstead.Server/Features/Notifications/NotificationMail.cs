using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Hosting;
using Lanstead.Server.Mail;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Notifications;

/// <summary>Writes to who has not looked for ten minutes, and notes what ends soon.</summary>
/// <remarks>
/// One letter tells all that waits, and the next comes an hour later at the soonest. Several servers may do it at once: a row is taken by one, in the transaction of its letter.
/// Uses the system role: it works for all tenants.
/// </remarks>
internal sealed class NotificationMail(IServiceScopeFactory scopes, Mailer mailer, NotificationLetters letters, TimeProvider time, ILogger<NotificationMail> log)
    : PeriodicWorker("Telling people by mail", s_every, time, log)
{
    /// <summary>For how long it may be seen in the UI first.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The pause between two letters to one person.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>How long before its end something is told of.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(7);

    private const int LettersAtOnce = 50;
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(1);

    // What is older than this was of no use any more when mail came back.
    private static readonly TimeSpan s_useful = TimeSpan.FromDays(1);

    // Each once, whether it was read or not.
    private const string NoteKeys = """
        SELECT lanstead_tell(ARRAY[k.user_id], NULL, 'key_expiring', k.id, jsonb_build_object('name', k.name, 'until', k.expires_at), $1)
        FROM api_keys k JOIN users u ON u.id = k.user_id
        WHERE k.revoked_at IS NULL AND k.expires_at > $1 AND k.expires_at < $2 AND k.created_at < k.expires_at - ($2 - $1)
            AND NOT EXISTS (SELECT FROM notifications n WHERE n.about = k.id AND n.kind = 'key_expiring')
        """;

    private const string NoteDevices = """
        SELECT lanstead_tell(ARRAY[d.owner_user_id], d.tenant_id, 'device_expiring', d.id, jsonb_build_object('device', d.name, 'space', t.name, 'until', d.expires_at), $1)
        FROM devices d JOIN tenants t ON t.id = d.tenant_id
        WHERE d.disabled_at IS NULL AND d.expires_at > $1 AND d.expires_at < $2 AND d.created_at < d.expires_at - ($2 - $1)
            AND NOT EXISTS (SELECT FROM notifications n WHERE n.about = d.id AND n.kind = 'device_expiring')
        """;

    // Once for each key. Whoever wants keys to live for less than the usual time ahead is told when three quarters of it are over.
    private const string NotePhones = """
        SELECT lanstead_tell(ARRAY[d.owner_user_id], p.tenant_id, 'device_key_due', d.id,
            jsonb_build_object('device', p.name, 'network', n.name, 'space', t.name, 'until', p.key_changed_at + make_interval(secs => s.seconds)), $1)
        FROM peers p JOIN devices d ON d.id = p.device_id JOIN networks n ON n.id = p.network_id JOIN tenants t ON t.id = p.tenant_id,
            LATERAL (SELECT coalesce((n.settings ->> 'keySeconds')::bigint, $2::bigint) AS seconds) s
        WHERE d.kind = 'config' AND d.disabled_at IS NULL AND p.held = '' AND s.seconds > 0
            AND p.key_changed_at < $1::timestamptz - make_interval(secs => s.seconds - least(s.seconds / 4, $3::bigint))
            AND NOT EXISTS (SELECT FROM notifications x WHERE x.about = d.id AND x.kind = 'device_key_due' AND x.at > p.key_changed_at)
        """;

    private const string Due = """
        SELECT DISTINCT n.user_id FROM notifications n JOIN users u ON u.id = n.user_id
        WHERE n.read_at IS NULL AND n.mailed_at IS NULL AND n.at < $1 AND n.at > $2 AND n.kind = ANY (coalesce(u.mailed_kinds, $3))
            AND u.email_verified_at IS NOT NULL AND u.disabled_at IS NULL
            AND NOT EXISTS (SELECT FROM notifications m WHERE m.user_id = n.user_id AND m.mailed_at > $4)
        LIMIT $5
        """;

    private const string Take = $"""
        UPDATE notifications SET mailed_at = $2 WHERE id IN (
            SELECT n.id FROM notifications n JOIN users u ON u.id = n.user_id
            WHERE n.user_id = $1 AND n.read_at IS NULL AND n.mailed_at IS NULL AND n.at > $3 AND n.kind = ANY (coalesce(u.mailed_kinds, $4)) FOR UPDATE OF n SKIP LOCKED)
        RETURNING {NotificationView.Columns}
        """;

    private const string Person = "SELECT email, username, locale FROM users WHERE id = $1";

    /// <summary>Notes what ends soon, and writes to whom it is due now.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
        DateTimeOffset now = Time.GetUtcNow();
        await db.QueryAsync(NoteKeys, [now, now + Ahead], _ => 0, stop);
        await db.QueryAsync(NoteDevices, [now, now + Ahead], _ => 0, stop);
        await db.QueryAsync(NotePhones, [now, (long)NetworkSettings.DefaultKeySeconds, (long)Ahead.TotalSeconds], _ => 0, stop);
        if (!mailer.IsOn)
            return;
        string[] usual = [.. NotificationKinds.MailedByDefault.Select(kind => kind.Code())];
        foreach (Guid person in await db.QueryAsync(Due, [now - Patience, now - s_useful, usual, now - Pause, LettersAtOnce], row => row.GetGuid(0), stop))
            await WriteAsync(db, new UserId(person), usual, now, stop);
    }

    protected override Task WorkAsync(CancellationToken stop) => RunAsync(stop);

    private async Task WriteAsync(SystemDb db, UserId person, string[] usual, DateTimeOffset now, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        List<NotificationView> taken = await db.QueryAsync(Take, [person.Value, now, now - s_useful, usual], NotificationView.Read, stop);
        List<(string Email, string Username, string? Locale)> found = await db.QueryAsync(Person, [person.Value], row => (row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)), stop);
        if (taken.Count == 0 || found is not [var (email, username, locale)])
            return;
        mailer.Send(db, letters.Write(person, email, username, MailLanguages.Of(locale), [.. taken.OrderByDescending(one => one.At)]));
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
    }
}
