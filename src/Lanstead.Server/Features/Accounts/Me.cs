using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Accounts;

/// <summary>A tenant of the caller, and the caller's role in it.</summary>
internal sealed record MyTenantView(TenantId Id, string Name, string Slug, TenantKind Kind, Role Role);

/// <summary>Who the caller is.</summary>
/// <param name="CsrfToken">Null unless the session is a browser's.</param>
internal sealed record MeView(UserId Id, string Email, string Username, bool IsAdmin, string? CsrfToken, IReadOnlyList<MyTenantView> Tenants);

/// <summary>Uses the system role for the caller's own row in <c>users</c>, which no tenant may read.</summary>
internal sealed class Me(SystemDb people, TenantDb db, Caller caller)
{
    public async Task<Answer<MeView>> HandleAsync(HttpContext context, CancellationToken stop)
    {
        User user = await people.Users.AsNoTracking().SingleAsync(u => u.Id == caller.UserId, stop);
        List<Tenant> tenants = await db.Tenants.AsNoTracking().OrderBy(t => t.Id).ToListAsync(stop);
        string? csrf = caller.ByCookie && context.Request.Cookies[SessionCookie.Name] is { } secret ? SessionCookie.CsrfToken(secret) : null;
        return new MeView(user.Id, user.Email, user.Username, user.IsAdmin, csrf, [.. tenants.Select(t => View(t, caller))]);
    }

    public static MyTenantView View(Tenant tenant, Caller caller) => new(tenant.Id, tenant.Name, tenant.Slug, tenant.Kind, caller.Memberships[tenant.Id]);
}
