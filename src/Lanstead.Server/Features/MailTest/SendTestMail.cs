using Lanstead.Primitives;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Mail;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.MailTest;

/// <summary>The mail settings, as an administrator may see them.</summary>
/// <param name="On">False: this server has none, and sends nothing.</param>
/// <param name="Server">Host, port and protection.</param>
/// <param name="From">Who letters are from.</param>
/// <param name="Waiting">Letters in the queue.</param>
internal sealed record MailView(bool On, string? Server, string? From, long Waiting);

/// <summary>An administrator tries the mail settings: a letter to their own address, sent at once and past the queue, so that what goes wrong can be told.</summary>
/// <remarks>Uses the system role: mail belongs to the deployment.</remarks>
internal sealed class SendTestMail(SystemDb db, ServerSettings settings, MailWorker worker, Caller caller, Recorder recorder, IHttpContextAccessor http, TimeProvider time)
{
    private static readonly Failure Off = new("mail.off", "This server has no mail settings. Set LANSTEAD_MAIL_HOST and what belongs to it, and restart.");

    public async Task<Answer<MailView>> GetAsync(CancellationToken stop)
    {
        List<long> waiting = await db.QueryAsync("SELECT count(*) FROM mail_outbox", [], row => row.GetInt64(0), stop);
        return new MailView(settings.Mail is not null, settings.Mail?.ToString(), settings.Mail?.From.ToString(), waiting[0]);
    }

    public async Task<NoContentAnswer> HandleAsync(CancellationToken stop)
    {
        if (settings.Mail is not { } mail)
        {
            await NoteAsync(AuditOutcome.Failed, stop);
            return Off;
        }
        string to = await db.Users.Where(u => u.Id == caller.UserId).Select(u => u.Email).SingleAsync(stop);
        Letter letter = Letters.Test(to, MailLanguages.Of(http.HttpContext?.Request));
        DateTimeOffset now = time.GetUtcNow();
        try
        {
            await new SmtpSender(mail).SendAsync(to, worker.Message(Guid.CreateVersion7(now), now, mail, letter), time, stop);
        }
        catch (MailException e)
        {
            await NoteAsync(AuditOutcome.Failed, stop);
            return new Failure("mail.failed", e.Message);
        }
        await NoteAsync(AuditOutcome.Succeeded, stop);
        return NoContentAnswer.Done;
    }

    private Task<int> NoteAsync(AuditOutcome outcome, CancellationToken stop)
    {
        recorder.Audit(db, null, "mail.test", new AuditTarget("instance", ""), outcome: outcome);
        return db.SaveChangesAsync(stop);
    }
}
