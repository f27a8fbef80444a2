using System.Net;
using Lanstead.Policy;
using Lanstead.Policy.Text;
using Lanstead.Primitives;
using Lanstead.Server.Features.Policies;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>A network's policy applied to its devices, with the revision that each one's rules have.</summary>
/// <param name="Version">The version of the policy.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Revisions">Of each device's rules.</param>
internal sealed record CompiledPolicy(long Version, AccessPolicy Policy, IReadOnlyDictionary<PeerId, long> Revisions)
{
    /// <summary>The revision of rules that were never compiled: those of a network without a policy of its own.</summary>
    public const long DefaultRevision = 1;
}

/// <summary>Applies policies to the devices of networks, and keeps in the database which device's rules became others.</summary>
/// <remarks>
/// Whatever server compiles first raises the revisions; the others find the same hashes, and give their own agents the same. Across tenants, since one
/// process serves the agents of all.
/// </remarks>
internal sealed class PolicyCompiler(DataSources sources, TimeProvider time)
{
    // One at a time for a network, over all servers: rules and revisions of a later moment never meet those of an earlier one.
    private const string Turn = "SELECT pg_advisory_xact_lock(hashtextextended('lanstead policy ' || $1::text, 0))";

    private const string Known = "SELECT peer_id, revision, hash FROM peer_policies WHERE network_id = $1";

    private const string Store = """
        INSERT INTO peer_policies (peer_id, network_id, tenant_id, revision, hash, updated_at)
        SELECT c.peer_id, $1, $2, c.revision, c.hash, $3 FROM unnest($4::uuid[], $5::bigint[], $6::bytea[]) AS c (peer_id, revision, hash)
        JOIN peers p ON p.id = c.peer_id
        ON CONFLICT (peer_id) DO UPDATE SET revision = excluded.revision, hash = excluded.hash, updated_at = excluded.updated_at
        """;

    /// <summary>Compiles; null for a network without a policy of its own, or without itself.</summary>
    public async Task<CompiledPolicy?> CompileAsync(NetworkId network, CancellationToken stop)
    {
        await using NpgsqlConnection connection = await sources.System.OpenConnectionAsync(stop);
        if ((await ReadAsync(connection, PolicyRows.Current, network, PolicyRows.ReadVersion, stop)).Count == 0)
            return null;
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(stop);
        await using (var turn = new NpgsqlCommand(Turn, connection) { Parameters = { new() { Value = network.ToString() } } })
            await turn.ExecuteNonQueryAsync(stop);

        // 1. What holds now: each statement sees what was committed before we had our turn.
        if ((await ReadAsync(connection, PolicyRows.Network, network, PolicyRows.ReadNetwork, stop)) is not [var there]
            || (await ReadAsync(connection, PolicyRows.Current, network, PolicyRows.ReadVersion, stop)) is not [var version])
            return null;
        List<PolicyPeer> peers = await ReadAsync(connection, PolicyRows.Peers, network, PolicyRows.ReadPeer, stop);
        List<PolicyLan> lans = await ReadAsync(connection, PolicyRows.Lans, network, PolicyRows.ReadLan, stop);
        Dictionary<PeerId, (long Revision, byte[] Hash)> known = (await ReadAsync(
            connection, Known, network, row => (Peer: new PeerId(row.GetGuid(0)), Revision: row.GetInt64(1), Hash: row.GetFieldValue<byte[]>(2)), stop)).ToDictionary(row => row.Peer, row => (row.Revision, row.Hash));

        // 2. What each device enforces, and for whom that is new.
        Result<PolicyDocument> document = PolicyText.ReadStored(version.Text);
        AccessPolicy policy = AccessPolicy.Of(document.IsSuccess ? document.Value : PolicyReading.Unreadable, there.With(peers, lans));
        var lists = new Dictionary<IReadOnlyList<IPNetwork>, byte[]>(ReferenceEqualityComparer.Instance);
        var revisions = new Dictionary<PeerId, long>();
        var changed = new List<(Guid Peer, long Revision, byte[] Hash)>();
        foreach (PolicyPeer peer in peers.Where(peer => !peer.IsConfigOnly))
        {
            byte[] hash = PolicyWire.HashOf(policy.CompileFor(peer.Id), lists);
            bool had = known.TryGetValue(peer.Id, out (long Revision, byte[] Hash) before);
            if (had && before.Hash.AsSpan().SequenceEqual(hash))
            {
                revisions[peer.Id] = before.Revision;
                continue;
            }
            revisions[peer.Id] = (had ? before.Revision : CompiledPolicy.DefaultRevision) + 1;
            changed.Add((peer.Id.Value, revisions[peer.Id], hash));
        }

        // 3. Kept, so that nobody else gives the same revision to other rules.
        if (changed.Count > 0)
        {
            await using var store = new NpgsqlCommand(Store, connection)
            {
                Parameters =
                {
                    new() { Value = network.Value }, new() { Value = there.TenantId.Value }, new() { Value = time.GetUtcNow() },
                    new() { Value = changed.Select(row => row.Peer).ToArray() }, new() { Value = changed.Select(row => row.Revision).ToArray() },
                    new() { Value = changed.Select(row => row.Hash).ToArray() },
                },
            };
            await store.ExecuteNonQueryAsync(stop);
        }
        await transaction.CommitAsync(stop);
        return new CompiledPolicy(version.Version, policy, revisions);
    }

    private static async Task<List<T>> ReadAsync<T>(NpgsqlConnection connection, string query, NetworkId network, Func<NpgsqlDataReader, T> read, CancellationToken stop)
    {
#pragma warning disable CA2100 // All are constants.
        await using var command = new NpgsqlCommand(query, connection) { Parameters = { new() { Value = network.Value } } };
#pragma warning restore CA2100
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
        var rows = new List<T>();
        while (await row.ReadAsync(stop))
            rows.Add(read(row));
        return rows;
    }
}
