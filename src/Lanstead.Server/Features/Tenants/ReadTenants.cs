using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Tenants;

/// <summary>The caller's spaces, and one of them.</summary>
internal static class ReadTenants
{
    public static async Task<Answer<Page<TenantView>>> ListAsync([AsParameters] PageQuery page, TenantDb db, Caller caller, CancellationToken stop)
    {
        Result<string?> after = page.After();
        if (!after.IsSuccess)
            return after.Failure;
        List<TenantView> items = await TenantView.ListAsync(db, caller.UserId, after.Value, page.Take + 1, stop);
        return page.Cut(items, item => item.Slug);
    }

    public static async Task<Answer<TenantView>> GetAsync(TenantId tenantId, TenantDb db, Caller caller, HttpContext http, CancellationToken stop)
    {
        if (await TenantView.FindAsync(db, tenantId, caller.UserId, stop) is not { } tenant)
            return GetNetwork.NotFound;
        ETags.Set(http, tenant.UpdatedAt);
        return tenant;
    }
}
