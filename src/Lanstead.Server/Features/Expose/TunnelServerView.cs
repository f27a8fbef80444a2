using Lanstead.Primitives;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Expose;

/// <summary>How a machine becomes that of a tunnel server; shown once.</summary>
/// <param name="Token">The join key, long form.</param>
/// <param name="Code">The same short, for typing.</param>
/// <param name="Command">One line to paste into a root shell there.</param>
/// <param name="ExpiresAt">When the key ends.</param>
internal sealed record ServerJoin(string Token, string Code, string Command, DateTimeOffset ExpiresAt);

/// <summary>A tunnel server: the machine with public addresses behind which homes expose services.</summary>
/// <param name="Id">The server.</param>
/// <param name="TenantId">Its space.</param>
/// <param name="NetworkId">Its tunnel.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Region">Where it is, in people's words.</param>
/// <param name="Status">Whether it takes new exposures, and has those that are there open.</param>
/// <param name="Assignment">How a new client gets its public address.</param>
/// <param name="Port">The UDP port of its tunnel; null: any.</param>
/// <param name="DeviceId">Its machine; null: none yet, or none any more.</param>
/// <param name="DeviceName">What that is called.</param>
/// <param name="Online">Whether that gave a sign in the last three minutes.</param>
/// <param name="Addresses">Its public addresses.</param>
/// <param name="Clients">Devices behind it.</param>
/// <param name="Exposures">Through it.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="UpdatedAt">Last change.</param>
internal sealed record TunnelServerView(
    Guid Id, TenantId TenantId, NetworkId NetworkId, string Name, string Region, TunnelServerStatus Status, AddressAssignment Assignment, int? Port,
    DeviceId? DeviceId, string? DeviceName, bool Online, IReadOnlyList<PoolAddressView> Addresses, long Clients, long Exposures, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Where it gets certificates for names.</summary>
    public CertificateAuthorityView? CertificateAuthority { get; init; }

    /// <summary>For its machine, where it has none; only in the answer to who asked for it.</summary>
    public ServerJoin? Join { get; init; }

    private const string Query = $"""
        SELECT s.id, s.tenant_id, s.network_id, s.name, s.region, s.status, s.assignment, s.port, d.id, d.name, coalesce(({Liveness.OfPeer}) = '{Liveness.Online}', false),
            (SELECT count(*) FROM tunnel_clients c WHERE c.server_id = s.id), (SELECT count(*) FROM exposures e WHERE e.server_id = s.id), s.created_at, s.updated_at, s.authority, s.authority_contact, s.authority_agreed_at
        FROM tunnel_servers s JOIN networks n ON n.id = s.network_id LEFT JOIN peers p ON p.id = n.hub_peer_id LEFT JOIN devices d ON d.id = p.device_id
        """;

    private const string One = $"{Query} WHERE s.id = $1";
    private const string OfTenant = $"{Query} WHERE s.tenant_id = $1 AND ($2::uuid IS NULL OR s.id > $2::uuid) ORDER BY s.id LIMIT $3";

    /// <summary>One; null when it is not there.</summary>
    public static async Task<TunnelServerView?> FindAsync(LansteadDb db, Guid id, CancellationToken stop)
    {
        var server = new Question<TunnelServerView>(One, [id], Read);
        Question<PoolAddressView> addresses = PoolAddressView.Of([id]);
        await db.AskAsync(stop, server, addresses);
        return server.Rows is [var found] ? found with { Addresses = addresses.Rows } : null;
    }

    /// <summary>Those of a space, in the order in which they were made.</summary>
    public static async Task<List<TunnelServerView>> ListAsync(LansteadDb db, TenantId tenant, Guid? after, int take, CancellationToken stop)
    {
        List<TunnelServerView> servers = await db.QueryAsync(OfTenant, [tenant.Value, after, take], Read, stop);
        Question<PoolAddressView> addresses = PoolAddressView.Of([.. servers.Select(server => server.Id)]);
        await db.AskAsync(stop, addresses);
        ILookup<Guid, PoolAddressView> byServer = addresses.Rows.ToLookup(address => address.ServerId);
        return [.. servers.Select(server => server with { Addresses = [.. byServer[server.Id]] })];
    }

    private static TunnelServerView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), new TenantId(row.GetGuid(1)), new NetworkId(row.GetGuid(2)), row.GetString(3), row.GetString(4),
        ExposeWords.Read<TunnelServerStatus>(row.GetString(5)), ExposeWords.Read<AddressAssignment>(row.GetString(6)), row.Nullable<int>(7),
        row.Nullable<Guid>(8) is { } device ? new DeviceId(device) : null, row.IsDBNull(9) ? null : row.GetString(9), row.GetBoolean(10), [], row.GetInt64(11), row.GetInt64(12), row.Time(13), row.Time(14)) { CertificateAuthority = new CertificateAuthorityView(new Uri(row.GetString(15)), row.GetString(16), row.Nullable<DateTimeOffset>(17)) };
}
