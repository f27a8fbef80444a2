using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Locks;

/// <summary>The network lock: which devices count is said by devices of the space, not by this server.</summary>
internal static class LocksFeature
{
    public static IServiceCollection AddLocks(this IServiceCollection services) => services.AddScoped<AddLockEntry>().AddScoped<SignDevices>();

    public static void MapLocks(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder locks = routes.MapGroup("/tenants/{tenantId}/lock").WithTags("network-lock");
        locks.MapGet("", ReadLock.HandleAsync).Allow(Permission.TenantRead, On.Tenant).WithName("getLock").WithSummary("The network lock, its signers and its log");
        locks.MapGet("/devices", ReadLock.ListAsync).Allow(Permission.NetworkRead, On.Tenant).WithName("listLockDevices").WithSummary("Which devices are signed, and which wait for it");
        locks.MapPost("/entries", AddLockEntry.HandleAsync).Allow(Permission.LockManage, On.Tenant).WithName("addLockEntry").WithSummary("Turn it on, add or remove a signer, revoke a key, turn it off");
        locks.MapPost("/signatures", SignDevices.HandleAsync).Allow(Permission.LockManage, On.Tenant).WithName("signDevices").WithSummary("Hand in what a signing device signed");
    }
}
