using Lanstead.Primitives;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Expose;

/// <summary>Gives clients their public address, and devices their server.</summary>
internal static class AddressChoice
{
    // Where the device is a client already, then the one with the fewest clients.
    private const string ServerQuery = """
        SELECT s.id FROM tunnel_servers s
        WHERE s.tenant_id = $1 AND s.status = 'active' AND EXISTS (SELECT FROM pool_addresses a WHERE a.server_id = s.id AND a.status = 'active')
            AND NOT EXISTS (SELECT FROM networks n JOIN peers h ON h.id = n.hub_peer_id WHERE n.id = s.network_id AND h.device_id = $2)
        ORDER BY EXISTS (SELECT FROM peers p WHERE p.network_id = s.network_id AND p.device_id = $2) DESC, (SELECT count(*) FROM tunnel_clients c WHERE c.server_id = s.id), s.id LIMIT 1
        """;

    private const string Addresses = """
        SELECT a.id FROM pool_addresses a WHERE a.server_id = $1 AND a.status = 'active'
        ORDER BY a.present DESC, family(a.address), CASE WHEN $2 THEN (SELECT count(*) FROM exposures e WHERE e.address_id = a.id) + (SELECT count(*) FROM tunnel_clients c WHERE c.address_id = a.id) END,
            a.given_at NULLS FIRST, a.id LIMIT 1
        """;

    private const string Given = "UPDATE pool_addresses SET given_at = $2 WHERE id = $1";

    /// <summary>A server of the space for that device; null when none takes exposures.</summary>
    public static async Task<Guid?> ServerAsync(LansteadDb db, TenantId tenant, DeviceId device, CancellationToken stop) =>
        await db.QueryAsync(ServerQuery, [tenant.Value, device.Value], row => row.GetGuid(0), stop) is [var found] ? found : null;

    /// <summary>The address for a new client, under the tunnel's lock.</summary>
    /// <param name="db">In the caller's transaction.</param>
    /// <param name="server">Its server.</param>
    /// <param name="wanted">What a person chose.</param>
    /// <param name="now">For taking turns.</param>
    /// <param name="stop">Ends the wait.</param>
    public static async Task<Result<Guid>> ChooseAsync(LansteadDb db, TunnelServerView server, Guid? wanted, DateTimeOffset now, CancellationToken stop)
    {
        if (wanted is { } asked)
            return server.Addresses.Any(address => address.Id == asked && address.Status == PoolAddressStatus.Active) ? asked : ExposeProblems.NoAddress(server.Name);
        if (!server.Addresses.Any(address => address.Status == PoolAddressStatus.Active))
            return ExposeProblems.NoAddress(server.Name);
        if (server.Assignment == AddressAssignment.Manual)
            return ExposeProblems.AddressWanted(server.Name);
        List<Guid> found = await db.QueryAsync(Addresses, [server.Id, server.Assignment == AddressAssignment.LeastUsed], row => row.GetGuid(0), stop);
        db.Waiting.Add(Given, [found[0], now], rows: 1);
        return found[0];
    }
}
