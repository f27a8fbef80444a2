using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Accounts;

/// <summary>The caller's tenants.</summary>
internal sealed class Tenants(TenantDb db, Caller caller)
{
    public async Task<Answer<Page<MyTenantView>>> ListAsync(PageQuery page, CancellationToken stop)
    {
        Result<string?> after = page.After();
        if (!after.IsSuccess)
            return after.Failure;
        // A person is in a handful of tenants: all are read, and the page is cut here.
        List<Tenant> all = await db.Tenants.AsNoTracking().ToListAsync(stop);
        List<Tenant> rows = [.. all
            .OrderBy(t => t.Slug, StringComparer.Ordinal)
            .Where(t => after.Value is null || string.CompareOrdinal(t.Slug, after.Value) > 0)
            .Take(page.Take + 1)];
        Page<Tenant> cut = page.Cut(rows, t => t.Slug);
        return new Page<MyTenantView>([.. cut.Items.Select(t => Me.View(t, caller))], cut.NextCursor);
    }

    public async Task<Answer<MyTenantView>> GetAsync(TenantId tenantId, CancellationToken stop) =>
        Me.View(await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenantId, stop), caller);
}
