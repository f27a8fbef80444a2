using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Security.Keys;
using Microsoft.AspNetCore.Mvc;

namespace Lanstead.Server.Features.Administration;

/// <summary>What administrators of the deployment see and do: accounts, spaces from outside, keys, settings. Nothing of it shows what is in a space.</summary>
internal static class AdministrationFeature
{
    public static IServiceCollection AddAdministration(this IServiceCollection services) => services
        .AddScoped<AccountAdministration>()
        .AddScoped<ReadAccounts>()
        .AddScoped<ChangeAccount>()
        .AddScoped<SendResetMail>()
        .AddScoped<TakeAccess>()
        .AddScoped<SpaceSuspension>()
        .AddScoped<SpaceLetters>()
        .AddScoped<ReadSpaces>();

    public static void MapAdministration(this IEndpointRouteBuilder v1)
    {
        RouteGroupBuilder admin = v1.MapGroup("/admin").WithTags("administration");
        admin.MapGet("/accounts", ([AsParameters] PageQuery page, string? search, ReadAccounts use, CancellationToken stop) => use.ListAsync(page, search, stop))
            .Allow(Access.Admin).WithName("listAccounts").WithSummary("All accounts, or those whose name or address holds a text");
        admin.MapGet("/accounts/{accountId}", (UserId accountId, ReadAccounts use, CancellationToken stop) => use.GetAsync(accountId, stop))
            .Allow(Access.Admin).WithName("getAccount").WithSummary("One account, with its spaces and ways of signing in");
        admin.MapPatch("/accounts/{accountId}", (UserId accountId, AccountChange body, ChangeAccount use, CancellationToken stop) => use.HandleAsync(accountId, body, stop))
            .Allow(Access.Admin).NeedsRecentSignIn().WithName("changeAccount").WithSummary("Disable or enable an account, make it an administrator or no longer");
        admin.MapDelete("/accounts/{accountId}/sessions", (UserId accountId, ChangeAccount use, CancellationToken stop) => use.EndSessionsAsync(accountId, stop))
            .Allow(Access.Admin).WithName("endAccountSessions").WithSummary("Sign somebody out everywhere");
        admin.MapPost("/accounts/{accountId}/reset-mail", (UserId accountId, SendResetMail use, CancellationToken stop) => use.HandleAsync(accountId, stop))
            .Allow(Access.Admin).WithName("sendResetMail").WithSummary("Send somebody a letter with a link for a new password");
        admin.MapDelete("/accounts/{accountId}/passkeys/{accountPasskeyId:guid}", (UserId accountId, Guid accountPasskeyId, TakeAccess use, CancellationToken stop) => use.PasskeyAsync(accountId, accountPasskeyId, stop))
            .Allow(Access.Admin).NeedsRecentSignIn().WithName("removeAccountPasskey").WithSummary("Take a passkey away whose device is lost");
        admin.MapDelete("/accounts/{accountId}/api-keys/{accountKeyId}", (UserId accountId, ApiKeyId accountKeyId, TakeAccess use, CancellationToken stop) => use.ApiKeyAsync(accountId, accountKeyId, stop))
            .Allow(Access.Admin).WithName("revokeAccountApiKey").WithSummary("Revoke somebody's API key at once");
        admin.MapGet("/spaces", ([AsParameters] PageQuery page, string? search, ReadSpaces use, CancellationToken stop) => use.ListAsync(page, search, stop))
            .Allow(Access.Admin).WithName("listAllSpaces").WithSummary("All spaces from outside: names, owners and counts");
        admin.MapPut("/spaces/{tenantId}/suspension", async Task<NoContentAnswer> (TenantId tenantId, SuspendSpaceRequest body, SpaceSuspension use, CancellationToken stop) =>
                await use.SuspendAsync(tenantId, body.Reason, null, stop) is { } failure ? failure : NoContentAnswer.Done)
            .Allow(Access.Admin).NeedsRecentSignIn().WithName("suspendSpace").WithSummary("Hold a space: nothing in it changes, and its devices do not reach each other");
        admin.MapDelete("/spaces/{tenantId}/suspension", async Task<NoContentAnswer> (TenantId tenantId, SpaceSuspension use, CancellationToken stop) =>
                await use.LiftAsync(tenantId, null, stop) is { } failure ? failure : NoContentAnswer.Done)
            .Allow(Access.Admin).WithName("liftSpace").WithSummary("Let it go on, and call an administrator's end of it off");
        admin.MapDelete("/spaces/{tenantId}", async Task<NoContentAnswer> (TenantId tenantId, [FromBody] EndSpaceRequest body, SpaceSuspension use, CancellationToken stop) =>
                await use.EndAsync(tenantId, body, null, stop) is { } failure ? failure : NoContentAnswer.Done)
            .Allow(Access.Admin).NeedsRecentSignIn().WithName("endSpace").WithSummary("Hold a space, and delete it after the grace time");
        admin.MapGet("/keys", (KeyRotation use, CancellationToken stop) => ListKeysAsync(use, stop))
            .Allow(Access.Admin).WithName("listKeys").WithSummary("Which keys protect what, by their ids");
        admin.MapPost("/keys/token", (KeyRotation use, CancellationToken stop) => RotateTokenKeyAsync(use, stop))
            .Allow(Access.Admin).NeedsRecentSignIn().WithName("rotateTokenKey").WithSummary("A new key for access tokens; nobody is signed out");
        admin.MapPost("/keys/data", (KeyRotation use, CancellationToken stop) => RotateDataKeyAsync(use, stop))
            .Allow(Access.Admin).NeedsRecentSignIn().WithName("rotateDataKey").WithSummary("A new data key; secrets are sealed anew while servers run");
        admin.MapGet("/settings", (Hosting.ServerSettings settings) => ReadSettings.Of(settings))
            .Allow(Access.Admin).WithName("getSettings").WithSummary("The settings in force, but for secrets, and the limits");
    }

    private static async Task<Answer<KeysView>> ListKeysAsync(KeyRotation use, CancellationToken stop) => await use.ListAsync(stop);

    private static async Task<CreatedAnswer<TokenKeyView>> RotateTokenKeyAsync(KeyRotation use, CancellationToken stop) => new(await use.RotateTokenKeyAsync(null, stop));

    private static async Task<CreatedAnswer<DataKeyView>> RotateDataKeyAsync(KeyRotation use, CancellationToken stop) => new(await use.RotateDataKeyAsync(null, stop));
}
