using System.Data;
using System.Net;
using System.Text.Json;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.Locks;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Hosting;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>What changed in a network since a revision, read from one snapshot of the database.</summary>
/// <param name="Head">The network's statement, its hash and count still open.</param>
/// <param name="Upserts">Peers that are new or changed, as their bytes.</param>
/// <param name="Removed">Ids of those that are gone, or held.</param>
/// <param name="Lease">How long an agent that is cut off trusts it.</param>
internal sealed record NetworkChanges(NetworkStatement Head, IReadOnlyList<ByteString> Upserts, IReadOnlyList<ByteString> Removed, TimeSpan Lease);

/// <summary>Reads networks for agents. Across tenants, since one process serves the agents of all.</summary>
internal sealed class NetworkLoader(DataSources sources, InstanceState instance, ServerSettings settings, TimeProvider time)
{
    private const string HeadQuery = """
        SELECT revision, name, slug, ipv4_cidr, ipv6_cidr, mtu, gateway_peer_id, tenant_id,
            (SELECT string_agg(r.name || ' ' || r.type || ' ' || r.data, E'\n' ORDER BY r.name, r.type, r.data) FROM network_records r WHERE r.network_id = networks.id), settings::text,
            lock.position, lock.hash, kind, hub_peer_id, (SELECT s.port FROM tunnel_servers s WHERE s.network_id = networks.id)
        FROM networks LEFT JOIN LATERAL (SELECT position, hash FROM lock_entries e WHERE e.tenant_id = networks.tenant_id ORDER BY position DESC LIMIT 1) lock ON true
        WHERE id = $1
        """;

    private const string ChangedQuery =
        "SELECT DISTINCT peer_id FROM network_changes WHERE network_id = $1 AND revision > $2 AND peer_id IS NOT NULL";

    private const string CoverageQuery = "SELECT count(*) FROM network_changes WHERE network_id = $1 AND revision > $2 AND revision <= $3";

    private static readonly ByteString s_nobody = new PeerId(Guid.AllBitsSet).ToWire();

    private const int RoutesColumn = 14;
    private const int FormerKeyColumn = 15;

    // In a tunnel nobody is told where the homes are, not even its hub: they find it.
    private const string Told = "(n.kind <> 'tunnel' OR p.id = n.hub_peer_id)";

    private const string PeersQuery = $"""
        SELECT p.id, p.device_id, p.name, p.public_key, host(p.ipv4), host(p.ipv6),
            CASE WHEN {Told} THEN p.endpoints::text ELSE '[]' END, d.kind, CASE WHEN {Told} THEN d.public_endpoint END,
            p.membership_signature, p.membership_signer, p.ends_at, p.lock_key, p.key_signatures,
            {LockedPeer.Routes},
            p.former_key, p.former_until, coalesce(p.preshared_epoch, 0)
        FROM peers p JOIN devices d ON d.id = p.device_id JOIN networks n ON n.id = p.network_id WHERE p.network_id = $1 AND p.held = '' AND ($2::uuid[] IS NULL OR p.id = ANY ($2::uuid[]))
        """;

    /// <summary>Everything that changed after <paramref name="since"/>; all of it for 0; null when the network is gone.</summary>
    public async Task<NetworkChanges?> LoadAsync(NetworkId network, long since, CancellationToken stop)
    {
        await using NpgsqlConnection connection = await sources.System.OpenConnectionAsync(stop);
        // One snapshot for head, changes and peers: else a peer could be newer than the revision that is signed.
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
        if (await HeadAsync(connection, network, stop) is not (var head, var lease))
            return null;
        Guid[]? changed = since == 0 ? null : await IdsAsync(connection, network, since, stop);
        List<ByteString> upserts = [];
        HashSet<Guid> gone = [.. changed ?? []];
        await using var command = new NpgsqlCommand(PeersQuery, connection)
        {
            Parameters = { new() { Value = network.Value }, new() { Value = (object?)changed ?? DBNull.Value } },
        };
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            gone.Remove(row.GetGuid(0));
            upserts.Add(ReadPeer(row).ToByteString());
        }
        return new NetworkChanges(head, upserts, [.. gone.Select(id => new PeerId(id).ToWire())], lease);
    }

    /// <summary>Ids of the peers that changed between two revisions; null when the history does not reach back so far.</summary>
    public async Task<Guid[]?> ChangedBetweenAsync(NetworkId network, long since, long until, CancellationToken stop)
    {
        await using NpgsqlConnection connection = await sources.System.OpenConnectionAsync(stop);
        await using var count = new NpgsqlCommand(CoverageQuery, connection)
        {
            Parameters = { new() { Value = network.Value }, new() { Value = since }, new() { Value = until } },
        };
        long covered = (long)(await count.ExecuteScalarAsync(stop))!;
        return covered == until - since ? await IdsAsync(connection, network, since, stop) : null;
    }

    /// <summary>The whole log of a tenant's network lock.</summary>
    public async Task<LockLog> LockAsync(TenantId tenant, CancellationToken stop)
    {
        await using NpgsqlConnection connection = await sources.System.OpenConnectionAsync(stop);
        await using var command = new NpgsqlCommand(LockEntries.Query, connection) { Parameters = { new() { Value = tenant.Value } } };
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
        var log = new LockLog { TenantId = tenant.ToWire() };
        while (await row.ReadAsync(stop))
            log.Entries.Add(LockEntries.Read(row));
        return log;
    }

    private static async Task<Guid[]> IdsAsync(NpgsqlConnection connection, NetworkId network, long since, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(ChangedQuery, connection)
        {
            Parameters = { new() { Value = network.Value }, new() { Value = since } },
        };
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
        var ids = new List<Guid>();
        while (await row.ReadAsync(stop))
            ids.Add(row.GetGuid(0));
        return [.. ids];
    }

    private async Task<(NetworkStatement Head, TimeSpan Lease)?> HeadAsync(NpgsqlConnection connection, NetworkId network, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(HeadQuery, connection) { Parameters = { new() { Value = network.Value } } };
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
        if (!await row.ReadAsync(stop))
            return null;
        var decided = NetworkSettings.Parse(row.GetString(9));
        var head = new NetworkStatement
        {
            ServerId = instance.ServerId.ToWire(),
            Epoch = (ulong)instance.Epoch,
            NetworkId = network.ToWire(),
            Revision = (ulong)row.GetInt64(0),
            IssuedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            Name = row.GetString(1),
            Slug = row.GetString(2),
            Ipv4Cidr = row.GetFieldValue<IPNetwork>(3).ToString(),
            Ipv6Cidr = row.GetFieldValue<IPNetwork>(4).ToString(),
            Mtu = (uint)row.GetInt32(5),
            GatewayPeerId = row.Nullable<Guid>(6) is { } gateway ? new PeerId(gateway).ToWire() : ByteString.Empty,
            TenantId = new TenantId(row.GetGuid(7)).ToWire(),
            Dns = ReadNames(settings.DnsSuffix, row.IsDBNull(8) ? "" : row.GetString(8)),
            ActsAsLan = decided.ActsAsLan,
            PresharedKeys = decided.PresharedKeys,
            LogsFlows = decided.FlowLog,
            HubPeerId = HubOf(row),
            HubPort = (uint)(row.Nullable<int>(14) ?? 0),
            Lock = row.IsDBNull(10) ? new LockHead { TakesEntries = true } : new LockHead { TakesEntries = true, Length = (ulong)row.GetInt32(10) + 1, Hash = ByteString.CopyFrom(row.GetFieldValue<byte[]>(11)) },
        };
        return (head, decided.Lease);
    }

    // A tunnel whose server has no machine yet still has no tunnels among the rest: they keep to one whom nobody is.
    private static ByteString HubOf(NpgsqlDataReader row) =>
        row.GetString(12) != "tunnel" ? ByteString.Empty : row.Nullable<Guid>(13) is { } hub ? new PeerId(hub).ToWire() : s_nobody;

    // Neither names, types nor data have a space in them.
    private static NetworkNames ReadNames(string suffix, string records)
    {
        var names = new NetworkNames { Suffix = suffix };
        foreach (string[] record in records.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')))
            names.Records.Add(new NameRecord { Name = record[0], Type = record[1], Data = record[2] });
        return names;
    }

    private static Peer ReadPeer(NpgsqlDataReader row)
    {
        var peer = new Peer
        {
            PeerId = new PeerId(row.GetGuid(0)).ToWire(),
            DeviceId = new DeviceId(row.GetGuid(1)).ToWire(),
            Name = row.GetString(2),
            PublicKey = row.IsDBNull(3) ? ByteString.Empty : ByteString.CopyFrom(row.GetFieldValue<byte[]>(3)),
            Ipv4 = row.GetString(4),
            Ipv6 = row.GetString(5),
            ConfigOnly = row.GetString(7) == "config",
            MembershipSignature = row.IsDBNull(9) ? ByteString.Empty : ByteString.CopyFrom(row.GetFieldValue<byte[]>(9)),
            FormerKey = row.IsDBNull(FormerKeyColumn) ? ByteString.Empty : ByteString.CopyFrom(row.GetFieldValue<byte[]>(FormerKeyColumn)),
            FormerUntil = row.IsDBNull(FormerKeyColumn) ? 0 : row.Nullable<DateTimeOffset>(FormerKeyColumn + 1)?.ToUnixTimeMilliseconds() ?? 0,
            PresharedEpoch = row.GetInt64(FormerKeyColumn + 2),
            ValidUntil = row.Nullable<DateTimeOffset>(11)?.ToUnixTimeMilliseconds() ?? 0,
            MembershipSigner = row.IsDBNull(10) ? ByteString.Empty : ByteString.CopyFrom(row.GetFieldValue<byte[]>(10)),
            LockKey = row.IsDBNull(12) ? ByteString.Empty : ByteString.CopyFrom(row.GetFieldValue<byte[]>(12)),
        };
        peer.KeySignatures.AddRange(row.GetFieldValue<byte[][]>(13).Select(ByteString.CopyFrom));
        // What the operator says comes first. A name there is for configs only: agents take addresses.
        if (!row.IsDBNull(8) && EndpointText.TryParse(row.GetString(8), out _))
            peer.Endpoints.Add(row.GetString(8));
        foreach (string endpoint in JsonSerializer.Deserialize<string[]>(row.GetString(6)) ?? [])
        {
            if (!peer.Endpoints.Contains(endpoint))
                peer.Endpoints.Add(endpoint);
        }
        if (!row.IsDBNull(RoutesColumn))
            peer.Routes.Add(row.GetString(RoutesColumn).Split('\n').Select(LockedPeer.ReadRoute));
        return peer;
    }
}
