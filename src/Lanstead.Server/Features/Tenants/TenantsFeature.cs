using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Tenants;

/// <summary>Spaces, and who is what in them.</summary>
internal static class TenantsFeature
{
    public static IServiceCollection AddTenants(this IServiceCollection services) => services
        .AddScoped<TenantMaker>().AddScoped<CreateTenant>().AddScoped<UpdateTenant>().AddScoped<DeleteTenant>().AddScoped<JoinTenant>()
        .AddScoped<MemberRemover>().AddScoped<TenantBans>().AddScoped<MemberChanges>().AddScoped<ChangeRole>().AddScoped<RemoveMember>().AddScoped<TransferTenant>()
        .AddSingleton<TenantPurge>().AddHostedService(provider => provider.GetRequiredService<TenantPurge>());

    public static void MapTenants(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/roles", ListRoles.Handle).Allow(Access.SignedIn).WithTags("tenants").WithName("listRoles").WithSummary("What each role may do in a space");
        RouteGroupBuilder tenants = routes.MapGroup("/tenants").WithTags("tenants");
        tenants.MapGet("", ReadTenants.ListAsync).Allow(Access.SignedIn).OpenToKeys(Permission.TenantRead).WithName("listTenants").WithSummary("Your spaces");
        tenants.MapPost("", CreateTenant.HandleAsync).Allow(Access.SignedIn).WithName("createTenant").WithSummary("Make a team or a community");
        tenants.MapGet("/discover", DiscoverTenants.HandleAsync).Allow(Access.SignedIn).WithName("discoverTenants").WithSummary("Public spaces");
        tenants.MapGet("/{tenantId}", ReadTenants.GetAsync).Allow(Permission.TenantRead, On.Tenant).WithName("getTenant").WithSummary("One space, and what you may do in it");
        tenants.MapPatch("/{tenantId}", UpdateTenant.HandleAsync).Allow(Permission.TenantUpdate, On.Tenant).WithMetadata(TakesIfMatch.Instance).WithName("updateTenant").WithSummary("Change name, description, visibility, access or settings");
        tenants.MapDelete("/{tenantId}", DeleteTenant.HandleAsync).Allow(Permission.TenantDelete, On.Tenant).NeedsRecentSignIn().WithMetadata(TakesIfMatch.Instance).WithName("deleteTenant").WithSummary("Delete it, after a grace time");
        tenants.MapPost("/{tenantId}/restore", DeleteTenant.RestoreAsync).Allow(Permission.TenantDelete, On.Tenant).WithName("restoreTenant").WithSummary("Call its deletion off");
        tenants.MapPost("/{tenantId}/join", JoinTenant.HandleAsync).Allow(Access.SignedIn).WithName("joinTenant").WithSummary("Become a member of an open space, or with its password");
        tenants.MapPost("/{tenantId}/leave", RemoveMember.LeaveAsync).Allow(Permission.TenantLeave, On.Tenant).WithName("leaveTenant").WithSummary("Stop being a member; your devices in it go too");
        tenants.MapPost("/{tenantId}/transfer", TransferTenant.HandleAsync).Allow(Permission.TenantTransfer, On.Tenant).NeedsRecentSignIn().WithName("transferTenant").WithSummary("Make another member the owner");
        tenants.MapGet("/{tenantId}/members", ReadMembers.ListAsync).Allow(Permission.TenantRead, On.Tenant).WithName("listMembers").WithSummary("Who is in it");
        tenants.MapPatch("/{tenantId}/members/{userId}", ChangeRole.HandleAsync).Allow(Permission.MemberRole, On.Tenant).WithName("changeMemberRole").WithSummary("Give a member another role");
        tenants.MapDelete("/{tenantId}/members/{userId}", RemoveMember.HandleAsync).Allow(Permission.MemberRemove, On.Tenant).WithName("removeMember").WithSummary("Remove a member, with their devices");
        tenants.MapGet("/{tenantId}/bans", TenantBans.ListAsync).Allow(Permission.MemberBan, On.Tenant).WithName("listBans").WithSummary("Who may not come in");
        tenants.MapPost("/{tenantId}/bans", TenantBans.BanAsync).Allow(Permission.MemberBan, On.Tenant).WithName("banMember").WithSummary("Take a member out with their devices, and keep them out");
        tenants.MapDelete("/{tenantId}/bans/{bannedUserId}", TenantBans.UnbanAsync).Allow(Permission.MemberBan, On.Tenant).WithName("unbanMember").WithSummary("Let somebody come in again");
    }
}
