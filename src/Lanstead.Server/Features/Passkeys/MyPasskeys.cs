using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Passkeys;

/// <summary>A passkey of the caller.</summary>
/// <param name="Id">For renaming and removing it.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Synced">True when it can be on several devices.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastUsedAt">When it last opened the account.</param>
internal sealed record PasskeyView(Guid Id, string Name, bool Synced, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt)
{
    public static PasskeyView Of(Passkey p) => new(p.Id, p.Name, p.BackupEligible, p.CreatedAt, p.LastUsedAt);
}

/// <summary>A new passkey.</summary>
/// <param name="Challenge">Of <c>POST /v1/me/passkeys/challenge</c>.</param>
/// <param name="Credential">What <c>navigator.credentials.create</c> gave, as <c>toJSON()</c>.</param>
/// <param name="Name">What to call it.</param>
internal sealed record CreatePasskeyRequest(string Challenge, JsonElement Credential, string Name);

/// <param name="Name">What to call it from now on.</param>
internal sealed record RenamePasskeyRequest(string Name);

/// <summary>The caller's passkeys.</summary>
/// <remarks>Uses the system role: passkeys belong to people; every query names the caller.</remarks>
internal sealed class MyPasskeys(SystemDb db, PasskeyCeremony ceremony, WaysIn waysIn, Caller caller, AccountNotices notices, Recorder recorder)
{
    private const int MaxNameChars = 64;
    private const int MaxPasskeys = 20;

    private static readonly Failure Taken = new("passkey.taken", "This passkey is registered already.");
    private static readonly Failure TooMany = new("passkey.too_many", $"An account has at most {MaxPasskeys} passkeys. Remove one that you do not use.");

    public async Task<Answer<IReadOnlyList<PasskeyView>>> ListAsync(CancellationToken stop)
    {
        List<Passkey> rows = await db.Passkeys.AsNoTracking().Where(p => p.UserId == caller.UserId).OrderBy(p => p.Id).ToListAsync(stop);
        return new Answer<IReadOnlyList<PasskeyView>>(rows.ConvertAll(PasskeyView.Of));
    }

    public async Task<Answer<PasskeyChallengeView>> ChallengeAsync(CancellationToken stop) =>
        await ceremony.AskForNewAsync(await db.Users.SingleAsync(u => u.Id == caller.UserId, stop));

    public async Task<CreatedAnswer<PasskeyView>> CreateAsync(CreatePasskeyRequest request, CancellationToken stop)
    {
        if (CheckName(request.Name) is { } wrong)
            return wrong;
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        await waysIn.LockAsync(caller.UserId, stop);
        if (await db.Passkeys.CountAsync(p => p.UserId == caller.UserId, stop) >= MaxPasskeys)
            return TooMany;
        Result<Passkey> made = await ceremony.VerifyNewAsync(caller.UserId, request.Challenge, request.Credential, request.Name.Trim(), stop);
        if (!made.IsSuccess)
        {
            // The challenge stays spent.
            await transaction.CommitAsync(stop);
            return made.Failure;
        }
        await notices.SendAsync(AccountNotice.PasskeyAdded, stop);
        db.Passkeys.Add(made.Value);
        recorder.Audit(db, null, "passkey.create", AuditTarget.Of("user", caller.UserId), after: new { passkeyId = made.Value.Id, made.Value.Name });
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            db.Forget();
            return Taken;
        }
        await transaction.CommitAsync(stop);
        return PasskeyView.Of(made.Value);
    }

    public async Task<Answer<PasskeyView>> RenameAsync(Guid passkeyId, RenamePasskeyRequest request, CancellationToken stop)
    {
        if (CheckName(request.Name) is { } wrong)
            return wrong;
        if (await db.Passkeys.SingleOrDefaultAsync(p => p.Id == passkeyId && p.UserId == caller.UserId, stop) is not { } passkey)
            return NotFound.Of("passkey");
        string before = passkey.Name;
        passkey.Name = request.Name.Trim();
        recorder.Audit(db, null, "passkey.rename", AuditTarget.Of("user", caller.UserId), new { name = before }, new { passkey.Name });
        await db.SaveChangesAsync(stop);
        return PasskeyView.Of(passkey);
    }

    public async Task<NoContentAnswer> RemoveAsync(Guid passkeyId, CancellationToken stop)
    {
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        await waysIn.LockAsync(caller.UserId, stop);
        if (await db.Passkeys.SingleOrDefaultAsync(p => p.Id == passkeyId && p.UserId == caller.UserId, stop) is not { } passkey)
            return NotFound.Of("passkey");
        db.Passkeys.Remove(passkey);
        recorder.Audit(db, null, "passkey.delete", AuditTarget.Of("user", caller.UserId), before: new { passkeyId, passkey.Name });
        await db.SaveChangesAsync(stop);
        if (await waysIn.CountAsync(caller.UserId, stop) == 0)
            return WaysIn.Last;
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }

    private static Failure? CheckName(string name) => new FieldErrors()
        .When(name.Trim().Length is 0 or > MaxNameChars || name.Any(char.IsControl), "name", $"A passkey's name has 1 to {MaxNameChars} characters.").Failure;
}
