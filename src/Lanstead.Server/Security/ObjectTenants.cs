using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Security;

/// <summary>Finds the tenant of the object that a route names, seeing only what the caller may see.</summary>
internal sealed class ObjectTenants(TenantDb db)
{
    /// <summary>Name of the route value that holds the object's id.</summary>
    public static string RouteValue(On on) => on switch
    {
        On.Tenant => "tenantId",
        On.Network => "networkId",
        On.Device => "deviceId",
        On.Peer => "peerId",
        On.JoinKey => "joinKeyId",
        _ => throw new ArgumentOutOfRangeException(nameof(on), on, "The route names no object."),
    };

    /// <summary>The tenant; null when the object is not there, or is not the caller's to see.</summary>
    public async Task<TenantId?> FindAsync(On on, Guid id, CancellationToken stop) => on switch
    {
        On.Tenant => await db.Tenants.Where(t => t.Id == new TenantId(id)).Select(t => (TenantId?)t.Id).SingleOrDefaultAsync(stop),
        On.Network => await db.Networks.Where(n => n.Id == new NetworkId(id)).Select(n => (TenantId?)n.TenantId).SingleOrDefaultAsync(stop),
        On.Device => await db.Devices.Where(d => d.Id == new DeviceId(id)).Select(d => (TenantId?)d.TenantId).SingleOrDefaultAsync(stop),
        On.Peer => await db.Peers.Where(p => p.Id == new PeerId(id)).Select(p => (TenantId?)p.TenantId).SingleOrDefaultAsync(stop),
        On.JoinKey => await db.JoinKeys.Where(k => k.Id == new JoinKeyId(id)).Select(k => (TenantId?)k.TenantId).SingleOrDefaultAsync(stop),
        _ => null,
    };
}
