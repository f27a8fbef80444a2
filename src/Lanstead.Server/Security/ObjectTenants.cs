using Lanstead.Primitives;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Security;

/// <summary>Finds the tenant of the object that a route names, seeing only what the caller may see.</summary>
internal sealed class ObjectTenants(TenantDb db, Caller caller)
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
        On.TunnelServer => "tunnelServerId",
        On.PoolAddress => "poolAddressId",
        On.TunnelClient => "tunnelClientId",
        On.Exposure => "exposureId",
        On.ServiceTemplate => "serviceTemplateId",
        _ => throw new ArgumentOutOfRangeException(nameof(on), on, "The route names no object."),
    };

    /// <summary>True when the object that was found last is a network, or in one.</summary>
    public bool IsInNetwork { get; private set; }

    /// <summary>The tenant; null when the object is not there, or is not the caller's to see.</summary>
    /// <remarks>Of a network, or of what is in one, the caller's role there is read with it: <see cref="Caller.NetworkRole"/>.</remarks>
    public async Task<TenantId?> FindAsync(On on, Guid id, CancellationToken stop)
    {
        bool inNetwork = on is On.Network or On.Peer or On.JoinKey or On.Channel or On.Message;
        var found = await db.QueryAsync(
            Query(on),
            inNetwork ? [id, caller.UserId.Value] : [id],
            row => (
                Tenant: new TenantId(row.GetGuid(0)),
                Role: !inNetwork || row.IsDBNull(1) ? (Role?)null : Enum.Parse<Role>(row.GetString(1), ignoreCase: true),
                IsInNetwork: inNetwork && (on is not (On.Channel or On.Message) || row.GetBoolean(2))),
            stop);
        if (found.Count == 0)
            return null;
        caller.NetworkRole = found[0].Role;
        IsInNetwork = found[0].IsInNetwork;
        return found[0].Tenant;
    }

    /// <summary>For a list that came out empty: whether what it is a list of is there, and the caller's to see.</summary>
    public async Task<bool> IsThereAsync(On on, Guid id, CancellationToken stop) => await FindAsync(on, id, stop) is not null;

    // Tunnels are no networks to people: what is in them is reached by their servers.
    private static string Query(On on) => on switch
    {
        On.Tenant => "SELECT id FROM tenants WHERE id = $1",
        On.Network => "SELECT o.tenant_id, m.role FROM networks o LEFT JOIN network_members m ON m.network_id = o.id AND m.user_id = $2 AND m.status = 'active' WHERE o.id = $1 AND o.kind = 'mesh'",
        On.Device => "SELECT tenant_id FROM devices WHERE id = $1",
        On.Peer => "SELECT o.tenant_id, m.role FROM peers o LEFT JOIN network_members m ON m.network_id = o.network_id AND m.user_id = $2 AND m.status = 'active' WHERE o.id = $1 AND EXISTS (SELECT FROM networks n WHERE n.id = o.network_id AND n.kind = 'mesh')",
        On.JoinKey => "SELECT o.tenant_id, m.role FROM join_keys o LEFT JOIN network_members m ON m.network_id = o.network_id AND m.user_id = $2 AND m.status = 'active' WHERE o.id = $1",
        On.TunnelServer => "SELECT tenant_id FROM tunnel_servers WHERE id = $1",
        On.PoolAddress => "SELECT tenant_id FROM pool_addresses WHERE id = $1",
        On.TunnelClient => "SELECT tenant_id FROM tunnel_clients WHERE id = $1",
        On.Exposure => "SELECT tenant_id FROM exposures WHERE id = $1",
        On.ServiceTemplate => "SELECT tenant_id FROM service_templates WHERE id = $1",
        On.InviteLink => "SELECT tenant_id FROM invite_links WHERE id = $1",
        On.Invitation => "SELECT tenant_id FROM invitations WHERE id = $1",
        On.Channel => "SELECT o.tenant_id, m.role, o.network_id IS NOT NULL FROM channels o LEFT JOIN network_members m ON m.network_id = o.network_id AND m.user_id = $2 AND m.status = 'active' WHERE o.id = $1",
        On.Message => """
            SELECT o.tenant_id, m.role, o.network_id IS NOT NULL FROM messages g JOIN channels o ON o.id = g.channel_id
            LEFT JOIN network_members m ON m.network_id = o.network_id AND m.user_id = $2 AND m.status = 'active' WHERE g.id = $1
            """,
        _ => throw new ArgumentOutOfRangeException(nameof(on), on, "The route names no object."),
    };
}
