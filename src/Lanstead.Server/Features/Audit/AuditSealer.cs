using Lanstead.Server.Hosting;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Lanstead.Server.Features.Audit;

/// <summary>Seals new rows of the audit: each second, one server of all, in one transaction for each thousand.</summary>
/// <remarks>
/// Writers wait for nobody: they leave their row in <c>audit_pending</c>, and only the sealer puts rows in order, by the commits that it sees.
/// Uses the system role: it works for all tenants.
/// </remarks>
internal sealed class AuditSealer(DataSources sources, InstanceState instance, TimeProvider time, ILogger<AuditSealer> log)
    : PeriodicWorker("Sealing the audit", Every, time, log)
{
    /// <summary>How long a row waits at most while the server and its database are well.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private const int BatchRows = 1000;
    // "audit" as a number.
    private const long AdvisoryLock = 0x6175646974;

    private const string Waiting = $"""
        SELECT a.id, a.tenant_id, {AuditChain.Content} FROM audit_pending p JOIN audit a ON a.id = p.audit_id ORDER BY p.audit_id LIMIT $1
        """;

    private const string Heads = """
        SELECT DISTINCT ON (chain) chain, position, hash FROM (
            (SELECT chain, position, hash FROM audit_checkpoints WHERE chain = ANY ($1))
            UNION ALL
            (SELECT s.chain, s.position, s.hash FROM unnest($1) AS wanted(chain)
                CROSS JOIN LATERAL (SELECT * FROM audit_seals t WHERE t.chain = wanted.chain ORDER BY t.position DESC LIMIT 1) s)
        ) heads ORDER BY chain, position DESC
        """;

    private const string Insert = """
        INSERT INTO audit_seals (chain, tenant_id, position, audit_id, hash, signature, sealed_at)
        SELECT chain, nullif(chain, '00000000-0000-0000-0000-000000000000'::uuid), position, audit_id, hash, signature, $6
        FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY AS s(chain, position, audit_id, hash, signature, n) ORDER BY n
        """;

    /// <summary>Told after each batch that was sealed, on this server.</summary>
    public event Action? Sealed;

    /// <summary>Seals what waits; returns how many rows that were. Zero also when another server is at it.</summary>
    public async Task<int> SealAsync(CancellationToken stop)
    {
        int all = 0;
        int batch;
        do
        {
            batch = await SealBatchAsync(stop);
            all += batch;
        }
        while (batch == BatchRows);
        if (all > 0)
            Sealed?.Invoke();
        return all;
    }

    protected override Task WorkAsync(CancellationToken stop) => SealAsync(stop);

    private async Task<int> SealBatchAsync(CancellationToken stop)
    {
        await using NpgsqlConnection connection = await sources.System.OpenConnectionAsync(stop);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(stop);
        await using (var take = new NpgsqlCommand($"SELECT pg_try_advisory_xact_lock({AdvisoryLock})", connection))
        {
            if (await take.ExecuteScalarAsync(stop) is not true)
                return 0;
        }
        List<(long Id, Guid Chain, string Content)> rows = await ReadWaitingAsync(connection, stop);
        if (rows.Count == 0)
            return 0;
        Dictionary<Guid, (long Position, byte[] Hash)> heads = await ReadHeadsAsync(connection, [.. rows.Select(r => r.Chain).Distinct()], stop);

        long[] positions = new long[rows.Count];
        byte[][] hashes = new byte[rows.Count][];
        for (int i = 0; i < rows.Count; i++)
        {
            (long position, byte[] previous) = heads.TryGetValue(rows[i].Chain, out (long Position, byte[] Hash) head) ? head : (0, new byte[AuditChain.HashBytes]);
            positions[i] = position + 1;
            hashes[i] = AuditChain.Seal(previous, positions[i], rows[i].Content);
            heads[rows[i].Chain] = (positions[i], hashes[i]);
        }
        byte[]?[] signatures = [.. rows.Select((row, i) => heads[row.Chain].Position == positions[i] ? AuditChain.Sign(instance.StateSigningKey, row.Chain, positions[i], hashes[i]) : null)];

        await using var write = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new(Insert)
                {
                    Parameters =
                    {
                        new() { Value = rows.Select(r => r.Chain).ToArray() }, new() { Value = positions }, new() { Value = rows.Select(r => r.Id).ToArray() },
                        new() { Value = hashes, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea }, new() { Value = signatures, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                        new() { Value = Time.GetUtcNow() },
                    },
                },
                new("DELETE FROM audit_pending WHERE audit_id = ANY ($1)") { Parameters = { new() { Value = rows.Select(r => r.Id).ToArray() } } },
            },
        };
        await write.ExecuteNonQueryAsync(stop);
        await transaction.CommitAsync(stop);
        return rows.Count;
    }

    private static async Task<List<(long Id, Guid Chain, string Content)>> ReadWaitingAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(Waiting, connection) { Parameters = { new() { Value = BatchRows } } };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop);
        var rows = new List<(long, Guid, string)>();
        while (await reader.ReadAsync(stop))
            rows.Add((reader.GetInt64(0), reader.IsDBNull(1) ? AuditChain.InstanceChain : reader.GetGuid(1), reader.GetString(2)));
        return rows;
    }

    private static async Task<Dictionary<Guid, (long Position, byte[] Hash)>> ReadHeadsAsync(NpgsqlConnection connection, Guid[] chains, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(Heads, connection) { Parameters = { new() { Value = chains } } };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop);
        var heads = new Dictionary<Guid, (long, byte[])>();
        while (await reader.ReadAsync(stop))
            heads[reader.GetGuid(0)] = (reader.GetInt64(1), reader.GetFieldValue<byte[]>(2));
        return heads;
    }
}
