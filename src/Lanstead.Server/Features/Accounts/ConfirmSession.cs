using Lanstead.Primitives;
using Lanstead.Server.Features.Providers;
using Lanstead.Server.Features.SecondFactor;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lanstead.Server.Features.Accounts;

/// <summary>A proof that the person at the session is its owner: one of these.</summary>
/// <param name="Password">The account's password.</param>
/// <param name="Code">Of the authenticator, where the account has no password.</param>
internal sealed record ConfirmRequest(string? Password = null, string? Code = null);

/// <summary>What the caller's account can be confirmed by.</summary>
/// <param name="Password">By its password.</param>
/// <param name="Code">By a code of its authenticator.</param>
/// <param name="Passkey">By one of its passkeys.</param>
/// <param name="Providers">By these sign-in providers.</param>
internal sealed record ConfirmOptions(bool Password, bool Code, bool Passkey, IReadOnlyList<ProviderButton> Providers);

/// <summary>Uses the system role: accounts belong to no tenant.</summary>
/// <remarks>Tries are counted at the session: who stole one makes the owner's other sessions wait for nothing.</remarks>
internal sealed class ConfirmSession(
    SystemDb db, Passwords passwords, SecondFactors factors, SignInDelays delays, Confirmations confirmations, ProviderDirectory providers, Caller caller, IHttpContextAccessor http)
{
    private static readonly Failure Wrong = new("auth.confirmation_failed", "That is not right. Try again.");

    public async Task<Answer<ConfirmOptions>> OptionsAsync(CancellationToken stop)
    {
        bool password = await PasswordHashAsync(stop) is not null;
        string[] linked = await db.UserIdentities.Where(i => i.UserId == caller.UserId).Select(i => i.Provider).ToArrayAsync(stop);
        return new ConfirmOptions(
            password,
            !password && await factors.IsOnAsync(caller.UserId, stop),
            await db.Passkeys.AnyAsync(p => p.UserId == caller.UserId, stop),
            [.. (await providers.ListAsync(stop)).Where(p => linked.Contains(p.Name)).Select(p => new ProviderButton(p.Name, p.Label, p.Kind, p.AllowNewAccounts))]);
    }

    public async Task<NoContentAnswer> HandleAsync(ConfirmRequest request, CancellationToken stop)
    {
        if (new FieldErrors().When((request.Password is null) == (request.Code is null), "password", "Give your password, or a code.").Failure is { } wrong)
            return wrong;
        Result<SignInDelays.Try> may = await delays.BeginAsync(caller.SessionId, http.HttpContext!, stop);
        if (!may.IsSuccess)
            return may.Failure;

        string? hash = await PasswordHashAsync(stop);
        string method = request.Password is null ? "totp" : "password";
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        Failure? refusal = request.Password is { } password
            ? password.Length <= Passwords.MaxChars && (await passwords.CheckAsync(hash, password, stop)).Right ? null : Wrong
            : hash is not null ? Wrong : await factors.CheckCodeAsync(caller.UserId, request.Code!, stop);
        if (refusal is null)
        {
            delays.Succeeded(may.Value);
            await confirmations.ConfirmAsync(method, stop);
        }
        else
        {
            await confirmations.RefuseAsync(method, stop);
        }
        await transaction.CommitAsync(stop);
        if (refusal is null)
        {
            confirmations.Forget();
            return NoContentAnswer.Done;
        }
        return refusal.Code == "auth.slow_down" ? refusal : Wrong;
    }

    private Task<string?> PasswordHashAsync(CancellationToken stop) =>
        db.Users.Where(u => u.Id == caller.UserId).Select(u => u.PasswordHash).SingleOrDefaultAsync(stop);
}
