using System.Net;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Expose;

/// <summary>A public address of a tunnel server.</summary>
/// <param name="Id">The address.</param>
/// <param name="ServerId">Its server.</param>
/// <param name="Address">As the world sees it.</param>
/// <param name="OwnAddress">The machine's own that packets for it come to: another one where the provider translates.</param>
/// <param name="Interface">Where it is; empty: not told.</param>
/// <param name="Origin">How it came to be known.</param>
/// <param name="Status">Whether it is used.</param>
/// <param name="Present">Whether the machine has it now, by its own word.</param>
/// <param name="Clients">Whose new exposures get it.</param>
/// <param name="Exposures">At it.</param>
internal sealed record PoolAddressView(
    Guid Id, Guid ServerId, IPAddress Address, IPAddress OwnAddress, string Interface, PoolAddressOrigin Origin, PoolAddressStatus Status, bool Present, long Clients, long Exposures)
{
    private const string Query = """
        SELECT a.id, a.server_id, a.address, a.own_address, a.interface, a.origin, a.status, a.present AND n.hub_peer_id IS NOT NULL,
            (SELECT count(*) FROM tunnel_clients c WHERE c.address_id = a.id), (SELECT count(*) FROM exposures e WHERE e.address_id = a.id)
        FROM pool_addresses a JOIN tunnel_servers s ON s.id = a.server_id JOIN networks n ON n.id = s.network_id
        """;

    private const string OfServers = $"{Query} WHERE a.server_id = ANY ($1) ORDER BY family(a.address), a.address";
    private const string OfOne = $"{Query} WHERE a.id = $1";

    /// <summary>Asks for those of some servers.</summary>
    public static Question<PoolAddressView> Of(Guid[] servers) => new(OfServers, [servers], Read);

    /// <summary>Asks for one.</summary>
    public static Question<PoolAddressView> Find(Guid id) => new(OfOne, [id], Read);

    private static PoolAddressView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetGuid(1), row.GetFieldValue<IPAddress>(2), row.GetFieldValue<IPAddress>(3), row.GetString(4),
        ExposeWords.Read<PoolAddressOrigin>(row.GetString(5)), ExposeWords.Read<PoolAddressStatus>(row.GetString(6)), row.GetBoolean(7), row.GetInt64(8), row.GetInt64(9));
}
