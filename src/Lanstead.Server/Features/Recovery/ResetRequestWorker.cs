using Lanstead.Server.Mail;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Recovery;

/// <summary>Looks up whose address a request for a new password named, and writes the letter where there is somebody to write to.</summary>
/// <remarks>Apart from the request, whose answer and time so cannot tell. One in each server; a request is taken by one of them. Uses the system role: it works for all.</remarks>
internal sealed partial class ResetRequestWorker(IServiceScopeFactory scopes, DatabaseNotices notices, Mailer mailer, TimeProvider time, ILogger<ResetRequestWorker> log) : BackgroundService
{
    /// <summary>Letters that one account gets in an hour: more would only be a nuisance.</summary>
    public const int MaxInAnHour = 3;

    private const int AtOnce = 20;
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(15);

    private const string Take = """
        DELETE FROM reset_requests WHERE id IN (SELECT id FROM reset_requests ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
        RETURNING email_normalized, locale, created_at
        """;

    private readonly SemaphoreSlim _wake = new(0);

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!mailer.IsOn)
            return;
        using IDisposable listening = notices.Listen("lanstead_mail", _ =>
        {
            if (_wake.CurrentCount == 0)
                _wake.Release();
        });
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await TakeSomeAsync(stoppingToken))
                    continue;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or DbUpdateException or InvalidOperationException)
            {
                LogFault(log, e.GetType().Name);
            }
            using var look = new CancellationTokenSource(s_lookEvery, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(look.Token, stoppingToken);
            await _wake.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // True when there may be more.
    private async Task<bool> TakeSomeAsync(CancellationToken stop)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
        EmailLetters letters = scope.ServiceProvider.GetRequiredService<EmailLetters>();
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        List<(string Email, string Locale, DateTimeOffset At)> asked = await db.QueryAsync(Take, [AtOnce], row => (row.GetString(0), row.GetString(1), row.Time(2)), stop);
        DateTimeOffset now = time.GetUtcNow();
        foreach ((string email, string locale, DateTimeOffset at) in asked)
        {
            // Longer ago than a link lives: whoever asked has asked again.
            if (now - at > MailTokens.Lifetime(MailTokenPurpose.Reset))
                continue;
            User? user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.EmailNormalized == email && u.DisabledAt == null, stop);
            if (user is null)
                continue;
            List<long> recent = await db.QueryAsync(
                """
                SELECT (SELECT count(*) FROM mail_tokens WHERE user_id = $1 AND purpose = 'reset' AND created_at > $2)
                    + (SELECT count(*) FROM mail_outbox WHERE user_id = $1 AND kind = 'reset_without_password')
                """,
                [user.Id.Value, now - TimeSpan.FromHours(1)], row => row.GetInt64(0), stop);
            if (recent[0] >= MaxInAnHour)
                continue;
            if (user.PasswordHash is null)
                letters.NoPassword(user, locale);
            else
                letters.Reset(user, locale);
            // The next of the same address must see it.
            await db.SaveChangesAsync(stop);
        }
        await transaction.CommitAsync(stop);
        return asked.Count == AtOnce;
    }

    [LoggerMessage(4110, LogLevel.Warning, "Requests for new passwords wait for the database ({Fault})")]
    private static partial void LogFault(ILogger logger, string fault);
}
