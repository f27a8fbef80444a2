using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Accounts;

/// <summary>A proof that the person at the session is its owner: one of these.</summary>
/// <param name="Password">The account's password.</param>
internal sealed record ConfirmRequest(string? Password = null);

/// <summary>What the caller's account can be confirmed by.</summary>
/// <param name="Password">By its password.</param>
internal sealed record ConfirmOptions(bool Password);

/// <summary>Uses the system role: accounts belong to no tenant.</summary>
internal sealed class ConfirmSession(SystemDb db, Passwords passwords, Confirmations confirmations, Caller caller)
{
    private static readonly Failure Wrong = new("auth.confirmation_failed", "That is not right. Try again.");

    public async Task<Answer<ConfirmOptions>> OptionsAsync(CancellationToken stop) => new ConfirmOptions(await PasswordHashAsync(stop) is not null);

    public async Task<NoContentAnswer> HandleAsync(ConfirmRequest request, CancellationToken stop)
    {
        if (new FieldErrors().When(request.Password is null, "password", "Give your password.").Failure is { } wrong)
            return wrong;
        string? hash = await PasswordHashAsync(stop);
        bool right = request.Password!.Length <= Passwords.MaxChars && (await passwords.CheckAsync(hash, request.Password, stop)).Right;
        if (!right)
        {
            await confirmations.RefuseAsync("password", stop);
            return Wrong;
        }
        await confirmations.ConfirmAsync("password", stop);
        return NoContentAnswer.Done;
    }

    private Task<string?> PasswordHashAsync(CancellationToken stop) =>
        db.Users.Where(u => u.Id == caller.UserId).Select(u => u.PasswordHash).SingleOrDefaultAsync(stop);
}
