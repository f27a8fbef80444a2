using Lanstead.Primitives;
using Lanstead.Server.Storage;

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
        On.InviteLink => "inviteLinkId",
        On.Invitation => "invitationId",
        On.Channel => "channelId",
        On.Message => "messageId",
        _ => throw new ArgumentOutOfRangeException(nameof(on), on, "The route names no object."),
    };

    /// <summary>The tenant; null when the object is not there, or is not the caller's to see.</summary>
    public async Task<TenantId?> FindAsync(On on, Guid id, CancellationToken stop)
    {
        List<TenantId> found = await db.QueryAsync(Query(on), [id], row => new TenantId(row.GetGuid(0)), stop);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>For a list that came out empty: whether what it is a list of is there, and the caller's to see.</summary>
    public async Task<bool> IsThereAsync(On on, Guid id, CancellationToken stop) => await FindAsync(on, id, stop) is not null;

    private static string Query(On on) => on switch
    {
        On.Tenant => "SELECT id FROM tenants WHERE id = $1",
        On.Network => "SELECT tenant_id FROM networks WHERE id = $1",
        On.Device => "SELECT tenant_id FROM devices WHERE id = $1",
        On.Peer => "SELECT tenant_id FROM peers WHERE id = $1",
        On.JoinKey => "SELECT tenant_id FROM join_keys WHERE id = $1",
        On.InviteLink => "SELECT tenant_id FROM invite_links WHERE id = $1",
        On.Invitation => "SELECT tenant_id FROM invitations WHERE id = $1",
        On.Channel => "SELECT tenant_id FROM channels WHERE id = $1",
        On.Message => "SELECT tenant_id FROM messages WHERE id = $1",
        _ => throw new ArgumentOutOfRangeException(nameof(on), on, "The route names no object."),
    };
}
