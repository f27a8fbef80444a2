using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Http;
using Lanstead.Server.Mail;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Recovery;

/// <summary>Another address.</summary>
internal sealed record ChangeEmailRequest(string Email);

/// <summary>The token of a link in a letter.</summary>
internal sealed record LinkRequest(string Token);

/// <summary>The address that holds from here on.</summary>
internal sealed record EmailView(string Email, bool Verified);

/// <summary>The account's address: proved, changed, and brought back.</summary>
/// <remarks>
/// The new address must be proved before it counts; the old one is told, and can be brought back for a week: who takes an account over cannot keep it by its address.
/// A server that sends no mail cannot ask, so there the new address counts at once. Uses the system role: accounts belong to no tenant.
/// </remarks>
internal sealed class ChangeEmail(
    SystemDb db, Caller caller, MailTokens tokens, EmailLetters letters, Mailer mailer, SessionCache known, Recorder recorder, IHttpContextAccessor http, TimeProvider time)
{
    private static readonly Failure s_taken = new("account.email_taken", "There is already an account with this e-mail address.");
    private static readonly Failure s_off = new("mail.off", "This server sends no mail, so it cannot ask whether the address is yours.");

    /// <summary>The caller wants another address.</summary>
    public async Task<Answer<EmailView>> BeginAsync(ChangeEmailRequest request, CancellationToken stop)
    {
        if (new FieldErrors().CheckEmail(request.Email).Failure is { } wrong)
            return wrong;
        string email = request.Email.Trim();
        string normalized = AccountNames.Normalize(email);
        User user = await db.Users.SingleAsync(u => u.Id == caller.UserId, stop);
        bool taken = await db.Users.AnyAsync(u => u.EmailNormalized == normalized && u.Id != user.Id, stop);
        if (!taken && mailer.IsOn && normalized != user.EmailNormalized)
        {
            db.Waiting.Add("DELETE FROM mail_tokens WHERE user_id = $1 AND purpose = 'change'", [user.Id.Value]);
            user.Locale = MailLanguages.Of(http.HttpContext?.Request).Code();
            letters.Change(user, email);
        }
        else if (!taken)
        {
            Take(user, email, verified: false);
        }
        // Addresses are personal, and the audit stays: whose account it is tells who.
        recorder.Audit(db, null, "email.change", AuditTarget.Of("user", user.Id), outcome: taken ? AuditOutcome.Failed : AuditOutcome.Succeeded);
        await db.SaveChangesAsync(stop);
        return taken ? s_taken : new EmailView(user.Email, user.EmailVerifiedAt is not null);
    }

    /// <summary>The letter that asks about the account's address, once more.</summary>
    public async Task<NoContentAnswer> AskAgainAsync(CancellationToken stop)
    {
        User user = await db.Users.SingleAsync(u => u.Id == caller.UserId, stop);
        if (mailer.IsOn && user.EmailVerifiedAt is null)
        {
            user.Locale = MailLanguages.Of(http.HttpContext?.Request).Code();
            letters.Verify(user);
        }
        recorder.Audit(db, null, "email.ask", AuditTarget.Of("user", user.Id), outcome: mailer.IsOn ? AuditOutcome.Succeeded : AuditOutcome.Failed);
        await db.SaveChangesAsync(stop);
        return mailer.IsOn ? NoContentAnswer.Done : s_off;
    }

    /// <summary>Somebody followed the link that proves an address: the account's, or the one that takes its place.</summary>
    public async Task<Answer<EmailView>> VerifyAsync(LinkRequest request, CancellationToken stop)
    {
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        (UserId User, string? Email)? used = await tokens.UseAsync(request.Token, MailTokenPurpose.Verify, stop);
        bool isChange = used is null;
        used ??= await tokens.UseAsync(request.Token, MailTokenPurpose.Change, stop);
        User? user = used is { } found ? await db.Users.SingleOrDefaultAsync(u => u.Id == found.User && u.DisabledAt == null, stop) : null;
        // A link of the address before last proves nothing of this one.
        if (user is null || (!isChange && user.Email != used!.Value.Email))
            return await RefuseAsync(transaction, "email.verify", stop);
        string former = user.Email;
        if (isChange)
            Take(user, used!.Value.Email!, verified: true);
        user.EmailVerifiedAt = time.GetUtcNow();
        if (isChange)
            letters.Changed(user, former);
        recorder.Audit(db, null, isChange ? "email.changed" : "email.verify", AuditTarget.Of("user", user.Id));
        return await SaveAsync(user, transaction, stop);
    }

    /// <summary>Somebody at the former address says that the change was not theirs: it comes back, and all sessions end.</summary>
    public async Task<Answer<EmailView>> UndoAsync(LinkRequest request, CancellationToken stop)
    {
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        (UserId User, string? Email)? used = await tokens.UseAsync(request.Token, MailTokenPurpose.Undo, stop);
        User? user = used is { } found ? await db.Users.SingleOrDefaultAsync(u => u.Id == found.User && u.DisabledAt == null, stop) : null;
        if (user is null)
            return await RefuseAsync(transaction, "email.undo", stop);
        Take(user, used!.Value.Email!, verified: true);
        db.EndSessions(user.Id, time.GetUtcNow());
        // Whoever changed the address may know the password.
        if (user.PasswordHash is not null)
            letters.Reset(user, "en");
        recorder.Audit(db, null, "email.undo", AuditTarget.Of("user", user.Id));
        return await SaveAsync(user, transaction, stop);
    }

    private void Take(User user, string email, bool verified)
    {
        user.Email = email;
        user.EmailNormalized = AccountNames.Normalize(email);
        user.EmailVerifiedAt = verified ? time.GetUtcNow() : null;
        user.UpdatedAt = time.GetUtcNow();
        // Links that were sent to another address open nothing any more, but the one that brings a former address back.
        db.Waiting.Add("DELETE FROM mail_tokens WHERE user_id = $1 AND purpose <> 'undo' AND used_at IS NULL", [user.Id.Value]);
    }

    private async Task<Answer<EmailView>> SaveAsync(User user, IDbContextTransaction transaction, CancellationToken stop)
    {
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            db.Forget();
            return s_taken;
        }
        await transaction.CommitAsync(stop);
        known.Forget();
        return new EmailView(user.Email, user.EmailVerifiedAt is not null);
    }

    private async Task<Answer<EmailView>> RefuseAsync(IDbContextTransaction transaction, string action, CancellationToken stop)
    {
        recorder.Audit(db, null, action, new AuditTarget("user", ""), outcome: AuditOutcome.Denied);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return ResetPassword.Invalid;
    }
}
