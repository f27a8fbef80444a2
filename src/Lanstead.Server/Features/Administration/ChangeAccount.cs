using Lanstead.Primitives;
using Lanstead.Server.Http;

namespace Lanstead.Server.Features.Administration;

/// <summary>What to change of an account: one of these.</summary>
/// <param name="Disabled">True: nobody signs in with it, and every session ends.</param>
/// <param name="IsAdmin">True: administrator of the deployment.</param>
internal sealed record AccountChange(bool? Disabled = null, bool? IsAdmin = null);

/// <summary>What administrators change by the API.</summary>
internal sealed class ChangeAccount(AccountAdministration accounts)
{
    public async Task<NoContentAnswer> HandleAsync(UserId id, AccountChange change, CancellationToken stop)
    {
        if (new FieldErrors().When(change.Disabled is null == change.IsAdmin is null, "disabled", "Say either disabled or isAdmin.").Failure is { } wrong)
            return wrong;
        Failure? failure = change.Disabled is { } disabled
            ? await accounts.DisableAsync(id, disabled, null, stop)
            : await accounts.MakeAdminAsync(id, change.IsAdmin!.Value, null, stop);
        return failure is null ? NoContentAnswer.Done : failure;
    }

    public async Task<NoContentAnswer> EndSessionsAsync(UserId id, CancellationToken stop) =>
        await accounts.EndSessionsAsync(id, null, stop) is { } failure ? failure : NoContentAnswer.Done;
}
