using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.ApiKeys;

/// <summary>Makes an API key, of the caller or of a service account. Uses the system role: see <see cref="ApiKeyMaker"/>.</summary>
internal sealed class CreateApiKey(SystemDb db, ApiKeyMaker maker, Caller caller, Recorder recorder)
{
    public static Task<CreatedAnswer<NewApiKeyView>> MineAsync(CreateApiKeyRequest body, CreateApiKey self, CancellationToken stop) =>
        self.RunAsync(self.Me, role: null, tenant: null, body, stop);

    public static async Task<CreatedAnswer<NewApiKeyView>> OfServiceAsync(
        TenantId tenantId, UserId serviceAccountId, CreateApiKeyRequest body, CreateApiKey self, CancellationToken stop)
    {
        if (await ServiceAccounts.RoleAsync(self.Db, tenantId, serviceAccountId, stop) is not { } role)
            return ServiceAccounts.NotFound;
        // An account that was raised since is not lent to those below it.
        if (role > self.Caller.Memberships[tenantId])
            return ServiceAccounts.AboveYou;
        return await self.RunAsync(serviceAccountId, role, tenantId, body, stop);
    }

    private UserId Me => caller.UserId;

    private SystemDb Db => db;

    private Caller Caller => caller;

    private async Task<CreatedAnswer<NewApiKeyView>> RunAsync(UserId owner, Role? role, TenantId? tenant, CreateApiKeyRequest body, CancellationToken stop)
    {
        bool mayLast = tenant is { } id && caller.Memberships[id] == Role.Owner;
        Result<NewApiKeyView> made = await maker.MakeAsync(owner, role, mayLast, body, stop);
        if (!made.IsSuccess)
            return made.Failure;
        ApiKeyView key = made.Value.Key;
        recorder.Audit(db, tenant, "api_key.create", AuditTarget.Of("api_key", key.Id), after: new { owner, key.Name, key.Hint, key.Scopes, key.ExpiresAt });
        await db.WriteAsync(stop);
        return made;
    }
}
