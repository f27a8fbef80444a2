using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Npgsql;

namespace Lanstead.Server.Mail;

/// <summary>Sends what waits in the queue: one worker in each server, any number beside each other.</summary>
/// <remarks>
/// A row is taken for some minutes by one statement, sent, and removed. No transaction is open meanwhile: one that hangs on a mail server would hold back live events, which
/// are read up to the oldest open transaction. A server that dies between sending and removing makes one letter come twice, with the same Message-ID; none is lost.
/// </remarks>
internal sealed partial class MailWorker(
    ServerSettings settings, DataSources sources, DatabaseNotices notices, InstanceState instance, IServiceScopeFactory scopes, TimeProvider time, ILogger<MailWorker> log) : BackgroundService
{
    /// <summary>How long letters are tried at most, whatever their use.</summary>
    public static readonly TimeSpan GivesUpAfter = TimeSpan.FromDays(1);

    private const int AtOnce = 4;
    // Longer than any sending, so that two servers do not send the same.
    private static readonly TimeSpan s_lease = SmtpSender.TimeLimit + TimeSpan.FromSeconds(75);
    // When the server stops, what is under way may end; the rest another server takes, or this one when it is back.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromHours(2);
    private static readonly TimeSpan s_lookEvery = TimeSpan.FromSeconds(15);

    private const string Take = """
        UPDATE mail_outbox SET tries = tries + 1, next_at = $2
        WHERE id IN (SELECT id FROM mail_outbox WHERE next_at <= $1 ORDER BY next_at LIMIT $3 FOR UPDATE SKIP LOCKED)
        RETURNING id, kind, user_id, letter, created_at, expires_at, tries
        """;

    private readonly SemaphoreSlim _wake = new(0);

    /// <summary>How long after the given number of failed tries the next one comes.</summary>
    public static TimeSpan PauseAfter(int tries)
    {
        double seconds = s_firstPause.TotalSeconds * Math.Pow(2, Math.Min(tries - 1, 20));
        return TimeSpan.FromSeconds(Math.Min(seconds, s_longestPause.TotalSeconds));
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Mail is not { } mail)
            return;
        var sender = new SmtpSender(mail);
        using var finish = new CancellationTokenSource();
        using CancellationTokenRegistration stopping = stoppingToken.Register(() => finish.CancelAfter(s_grace));
        using IDisposable listening = notices.Listen("lanstead_mail", _ => Wake());
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                bool more;
                do
                    more = await SendSomeAsync(sender, mail, stoppingToken, finish.Token);
                while (more && !stoppingToken.IsCancellationRequested);
                await WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                LogFault(log, e.GetType().Name);
                await WaitAsync(stoppingToken);
            }
        }
    }

    private void Wake()
    {
        if (_wake.CurrentCount == 0)
            _wake.Release();
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        using var look = new CancellationTokenSource(s_lookEvery, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(look.Token, stop);
        try
        {
            await _wake.WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // Time to look, or to stop.
        }
    }

    // True when there may be more.
    private async Task<bool> SendSomeAsync(SmtpSender sender, MailSettings mail, CancellationToken stop, CancellationToken finish)
    {
        DateTimeOffset now = time.GetUtcNow();
        var taken = new List<Row>();
        await using (NpgsqlCommand take = sources.System.CreateCommand(Take))
        {
            foreach (object value in new object[] { now, now + s_lease, AtOnce })
                take.Parameters.AddWithValue(value);
            await using NpgsqlDataReader row = await take.ExecuteReaderAsync(stop);
            while (await row.ReadAsync(stop))
                taken.Add(new Row(row.GetGuid(0), row.GetString(1), row.Nullable<Guid>(2), row.GetFieldValue<byte[]>(3), row.Time(4), row.Time(5), row.GetInt32(6)));
        }
        await Task.WhenAll(taken.Select(row => SendAsync(sender, mail, row, finish)));
        return taken.Count == AtOnce;
    }

    private async Task SendAsync(SmtpSender sender, MailSettings mail, Row row, CancellationToken finish)
    {
        if (row.ExpiresAt <= time.GetUtcNow())
        {
            await GiveUpAsync(row, "nobody needs it any more", finish);
            return;
        }
        try
        {
            Letter letter = JsonSerializer.Deserialize<Letter>(instance.Master.Decrypt(Mailer.SealName(row.Id), row.Letter), JsonRules.Stored)!;
            await sender.SendAsync(letter.To, Message(row.Id, row.CreatedAt, mail, letter), time, finish);
        }
        catch (MailException e)
        {
            await FailedAsync(row, e, finish);
            return;
        }
        catch (OperationCanceledException)
        {
            await RunAsync("UPDATE mail_outbox SET next_at = $2, tries = tries - 1 WHERE id = $1", CancellationToken.None, row.Id, time.GetUtcNow());
            return;
        }
        catch (Exception e) when (e is SettingsException or JsonException or ArgumentException)
        {
            // Sealed with another key, or by a newer server: it stays so.
            await GiveUpAsync(row, "it cannot be read", finish);
            return;
        }
        // Taken: not to note that any more, because the server stops just now, would send it again.
        await RunAsync("DELETE FROM mail_outbox WHERE id = $1", CancellationToken.None, row.Id);
        LogSent(log, row.Kind, row.Tries);
    }

    /// <summary>The message that a letter becomes.</summary>
    internal string Message(Guid id, DateTimeOffset at, MailSettings mail, Letter letter) =>
        MimeMessage.Write(id, at, mail.From, letter.To, letter.Subject, LetterText.Text(letter, settings.PublicUrl), LetterText.Html(letter, settings.PublicUrl));

    private async Task FailedAsync(Row row, MailException e, CancellationToken stop)
    {
        DateTimeOffset next = time.GetUtcNow() + PauseAfter(row.Tries);
        if (e.IsFinal || next > row.ExpiresAt || next > row.CreatedAt + GivesUpAfter)
        {
            await GiveUpAsync(row, e.Summary, stop);
            return;
        }
        LogLater(log, row.Kind, row.Tries, e.Summary, next);
        await RunAsync("UPDATE mail_outbox SET next_at = $2 WHERE id = $1", stop, row.Id, next);
    }

    private async Task GiveUpAsync(Row row, string reason, CancellationToken stop)
    {
        LogGivenUp(log, row.Kind, row.Tries, reason);
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
        SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
        db.Waiting.Add("DELETE FROM mail_outbox WHERE id = $1", [row.Id]);
        scope.ServiceProvider.GetRequiredService<Recorder>().Audit(
            db, null, "mail.given_up", row.User is { } user ? AuditTarget.Of("user", new UserId(user)) : new AuditTarget("mail", row.Id.ToString("D")),
            after: new { row.Kind, row.Tries, reason }, outcome: AuditOutcome.Failed);
        await db.SaveChangesAsync(stop);
    }

    private async Task RunAsync(string statement, CancellationToken stop, params object[] values)
    {
#pragma warning disable CA2100 // Constants, all of them.
        await using NpgsqlCommand command = sources.System.CreateCommand(statement);
#pragma warning restore CA2100
        foreach (object value in values)
            command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync(stop);
    }

    private sealed record Row(Guid Id, string Kind, Guid? User, byte[] Letter, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, int Tries);

    [LoggerMessage(4100, LogLevel.Information, "Sent a letter ({Kind}) at try {Tries}")]
    private static partial void LogSent(ILogger logger, string kind, int tries);

    [LoggerMessage(4101, LogLevel.Warning, "A letter ({Kind}) was not sent at try {Tries}: {Reason}; trying again at {Next}")]
    private static partial void LogLater(ILogger logger, string kind, int tries, string reason, DateTimeOffset next);

    [LoggerMessage(4102, LogLevel.Error, "A letter ({Kind}) is given up after {Tries} tries: {Reason}")]
    private static partial void LogGivenUp(ILogger logger, string kind, int tries, string reason);

    [LoggerMessage(4103, LogLevel.Warning, "The mail queue waits for the database ({Fault})")]
    private static partial void LogFault(ILogger logger, string fault);
}
