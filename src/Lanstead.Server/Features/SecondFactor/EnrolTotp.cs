using System.Security.Cryptography;
using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;
using Lanstead.Server.Mail;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lanstead.Server.Features.SecondFactor;

/// <summary>A secret for the authenticator; not on until <c>POST /v1/me/totp/confirm</c> gets a code of it.</summary>
/// <param name="Secret">For typing, in base32.</param>
/// <param name="Uri">For a QR code.</param>
internal sealed record TotpSecretView(string Secret, string Uri);

/// <summary>A code of the authenticator that shall be on from here.</summary>
internal sealed record ConfirmTotpRequest(string Code);

/// <summary>Recovery codes, which are shown this once.</summary>
internal sealed record RecoveryCodesView(IReadOnlyList<string> RecoveryCodes);

/// <summary>The caller's own second factor. Uses the system role: it belongs to the person, not to a tenant.</summary>
internal sealed class EnrolTotp(
    SystemDb db, Caller caller, InstanceState instance, ServerSettings settings, Recorder recorder, AccountNotices notices, TimeProvider time)
{
    private static readonly Failure s_on = new("totp.on", "An authenticator is on already. Switch it off first.");
    private static readonly Failure s_off = new("totp.off", "No authenticator is on, or none was begun. Begin with POST /v1/me/totp.");
    private static readonly Failure s_wrong = new("totp.code_wrong", "The code does not belong to this secret. Is the clock of the phone right?");

    public async Task<Answer<TotpSecretView>> BeginAsync(CancellationToken stop)
    {
        byte[] secret = RandomNumberGenerator.GetBytes(Totp.SecretBytes);
        string email = await db.Users.Where(u => u.Id == caller.UserId).Select(u => u.Email).SingleAsync(stop);
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        int begun = await db.RunAsync(
            """
            INSERT INTO totp AS t (user_id, secret, key_id, created_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (user_id) DO UPDATE SET secret = $2, key_id = $3, created_at = $4, last_step = 0 WHERE t.confirmed_at IS NULL
            """,
            [caller.UserId.Value, instance.Master.Encrypt(SecondFactors.SealName(caller.UserId), secret), instance.Master.Id, time.GetUtcNow()], stop);
        await NoteAsync(transaction, "totp.begin", begun == 1, stop);
        if (begun == 0)
            return s_on;
        string text = Totp.Text(secret);
        return new TotpSecretView(text, Totp.Uri(text, email, settings.PublicUrl.Authority));
    }

    public async Task<Answer<RecoveryCodesView>> ConfirmAsync(ConfirmTotpRequest request, CancellationToken stop)
    {
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        List<byte[]> rows = await db.QueryAsync(
            "SELECT secret FROM totp WHERE user_id = $1 AND confirmed_at IS NULL FOR UPDATE", [caller.UserId.Value], row => row.GetFieldValue<byte[]>(0), stop);
        DateTimeOffset now = time.GetUtcNow();
        long? step = rows.Count == 0 ? null : Totp.Match(instance.Master.Decrypt(SecondFactors.SealName(caller.UserId), rows[0]), request.Code.Trim(), now, after: 0);
        if (step is null)
        {
            await NoteAsync(transaction, "totp.on", false, stop);
            return rows.Count == 0 ? s_off : s_wrong;
        }
        db.Waiting.Add("UPDATE totp SET confirmed_at = $2, last_step = $3 WHERE user_id = $1", [caller.UserId.Value, now, step.Value], rows: 1);
        RecoveryCodesView codes = NewCodes();
        await notices.SendAsync(AccountNotice.SecondFactorOn, stop);
        await NoteAsync(transaction, "totp.on", true, stop);
        return codes;
    }

    public async Task<NoContentAnswer> DisableAsync(CancellationToken stop)
    {
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        int on = await db.RunAsync("DELETE FROM totp WHERE user_id = $1 AND confirmed_at IS NOT NULL", [caller.UserId.Value], stop);
        db.Waiting.Add("DELETE FROM totp WHERE user_id = $1", [caller.UserId.Value]);
        db.Waiting.Add("DELETE FROM recovery_codes WHERE user_id = $1", [caller.UserId.Value]);
        if (on == 1)
            await notices.SendAsync(AccountNotice.SecondFactorOff, stop);
        await NoteAsync(transaction, "totp.off", true, stop);
        return NoContentAnswer.Done;
    }

    public async Task<Answer<RecoveryCodesView>> RenewCodesAsync(CancellationToken stop)
    {
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        List<int> on = await db.QueryAsync("SELECT 1 FROM totp WHERE user_id = $1 AND confirmed_at IS NOT NULL FOR UPDATE", [caller.UserId.Value], row => row.GetInt32(0), stop);
        RecoveryCodesView? codes = on.Count == 0 ? null : NewCodes();
        await NoteAsync(transaction, "recovery_codes.renew", codes is not null, stop);
        return codes is null ? s_off : codes;
    }

    private RecoveryCodesView NewCodes()
    {
        string[] codes = [.. Enumerable.Range(0, RecoveryCode.Count).Select(_ => RecoveryCode.New())];
        db.Waiting.Add("DELETE FROM recovery_codes WHERE user_id = $1", [caller.UserId.Value]);
        db.Waiting.Add("INSERT INTO recovery_codes (user_id, code_hash) SELECT $1, unnest($2)", [caller.UserId.Value, codes.Select(RecoveryCode.Hash).ToArray()], rows: RecoveryCode.Count);
        return new RecoveryCodesView(codes);
    }

    private async Task NoteAsync(IDbContextTransaction transaction, string action, bool done, CancellationToken stop)
    {
        recorder.Audit(db, null, action, AuditTarget.Of("user", caller.UserId), outcome: done ? AuditOutcome.Succeeded : AuditOutcome.Failed);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }
}
