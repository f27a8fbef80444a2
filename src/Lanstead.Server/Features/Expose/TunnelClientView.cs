using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Expose;

/// <summary>A device behind a tunnel server.</summary>
/// <param name="Id">The client.</param>
/// <param name="ServerId">Its server.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="DeviceName">What that is called.</param>
/// <param name="OwnerName">Whose it is.</param>
/// <param name="TunnelAddress">Its address in the tunnel.</param>
/// <param name="AddressId">The public address that its new exposures get.</param>
/// <param name="Address">The same as text.</param>
/// <param name="Status">Whether its exposures are open.</param>
/// <param name="Online">Whether it gave a sign in the last three minutes.</param>
/// <param name="Exposures">Of it, through this server.</param>
/// <param name="UpdatedAt">Last change.</param>
internal sealed record TunnelClientView(
    Guid Id, Guid ServerId, DeviceId DeviceId, string DeviceName, string OwnerName, IPAddress TunnelAddress, Guid AddressId, IPAddress Address, TunnelClientStatus Status, bool Online, long Exposures,
    DateTimeOffset UpdatedAt)
{
    private const string Query = $"""
        SELECT c.id, c.server_id, d.id, d.name, coalesce(u.username, ''), p.ipv4, c.address_id, a.address, c.status, ({Liveness.OfPeer}) = '{Liveness.Online}',
            (SELECT count(*) FROM exposures e WHERE e.client_id = c.id), c.updated_at
        FROM tunnel_clients c JOIN peers p ON p.id = c.peer_id JOIN devices d ON d.id = p.device_id LEFT JOIN users u ON u.id = d.owner_user_id JOIN pool_addresses a ON a.id = c.address_id
        """;

    private const string One = $"{Query} WHERE c.id = $1";
    private const string OfServer = $"{Query} WHERE c.server_id = $1 AND ($2::uuid IS NULL OR c.id > $2::uuid) ORDER BY c.id LIMIT $3";

    /// <summary>Asks for one.</summary>
    public static Question<TunnelClientView> Find(Guid id) => new(One, [id], Read);

    /// <summary>Those of a server, in the order in which they came.</summary>
    public static Task<List<TunnelClientView>> ListAsync(LansteadDb db, Guid server, Guid? after, int take, CancellationToken stop) => db.QueryAsync(OfServer, [server, after, take], Read, stop);

    private static TunnelClientView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetGuid(1), new DeviceId(row.GetGuid(2)), row.GetString(3), row.GetString(4), row.GetFieldValue<IPAddress>(5), row.GetGuid(6), row.GetFieldValue<IPAddress>(7),
        ExposeWords.Read<TunnelClientStatus>(row.GetString(8)), row.GetBoolean(9), row.GetInt64(10), row.Time(11));
}
