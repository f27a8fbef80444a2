using Lanstead.Server.Features.Audit;
using Lanstead.Server.Hosting;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Retention;

/// <summary>Removes, each half hour, what is older than the policies say.</summary>
/// <remarks>
/// In batches, each its own short transaction, by functions of the database: no role of the server may delete history itself.
/// Uses the system role: it works for all tenants. Several servers may do it at once: what one removed, the other does not find.
/// </remarks>
internal sealed partial class RetentionWorker(DataSources sources, ServerSettings settings, InstanceState instance, TimeProvider time, ILogger<RetentionWorker> log)
    : PeriodicWorker("Removing old history", s_every, time, log)
{
    private const int BatchRows = 2000;
    // Twice as often as needed for "gone an hour after its time".
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(30);

    // A space that is gone has no policy of its own any more.
    private const string Chains = """
        SELECT c.chain, r.audit_days FROM (SELECT DISTINCT chain FROM audit_seals) c LEFT JOIN tenant_retention r ON r.tenant_id = c.chain
        """;

    private const string Oldest = """
        SELECT s.position, s.hash, a.at FROM audit_seals s LEFT JOIN audit a ON a.id = s.audit_id WHERE s.chain = $1 ORDER BY s.position LIMIT $2
        """;

    private const string Tenants = """
        SELECT t.id, r.activity_days, r.changes_days, r.deliveries_days, r.messages_days FROM tenants t LEFT JOIN tenant_retention r ON r.tenant_id = t.id
        UNION ALL SELECT NULL, NULL, NULL, NULL, NULL
        """;

    // Talk is no record of what was done to the space: the server's own role may delete it.
    private const string PurgeMessages = "DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE tenant_id = $1 AND created_at < $2 LIMIT $3)";
    private const string PurgeModeration = "DELETE FROM moderation_log WHERE id IN (SELECT id FROM moderation_log WHERE tenant_id = $1 AND at < $2 LIMIT $3)";

    private const string FlowLogs = "SELECT id, (settings->>'flowLogDays')::int FROM networks n WHERE EXISTS (SELECT FROM flows f WHERE f.network_id = n.id)";
    private const string PurgeFlows = "DELETE FROM flows WHERE id IN (SELECT id FROM flows WHERE network_id = $1 AND started_at < $2 LIMIT $3)";

    // However busy a network is, it fills no disk: 200 MB.
    private const string PurgeSurplus = "DELETE FROM flows WHERE network_id = $1 AND $2::timestamptz IS NOT NULL AND id IN (SELECT id FROM flows WHERE network_id = $1 AND id <= (SELECT id FROM flows WHERE network_id = $1 ORDER BY id DESC OFFSET 1000000 LIMIT 1) LIMIT $3)";

    /// <summary>Removes what is too old now; returns how many rows that were.</summary>
    public async Task<long> PurgeAsync(CancellationToken stop)
    {
        long all = 0;
        foreach ((Guid chain, int? days) in await ReadAsync(Chains, [], row => (row.GetGuid(0), row.Nullable<int>(1)), stop))
            all += await PurgeChainAsync(chain, Before(days ?? settings.Retention.Audit), stop);
        foreach ((Guid? tenant, int? activity, int? changes, int? deliveries, int? messages) in
            await ReadAsync(Tenants, [], row => (row.Nullable<Guid>(0), row.Nullable<int>(1), row.Nullable<int>(2), row.Nullable<int>(3), row.Nullable<int>(4)), stop))
        {
            all += await PurgeHistoryAsync("activity", tenant, Before(activity ?? settings.Retention.Activity), stop);
            all += await PurgeHistoryAsync("changes", tenant, Before(changes ?? settings.Retention.Changes), stop);
            all += await PurgeHistoryAsync("deliveries", tenant, Before(deliveries ?? settings.Retention.Deliveries), stop);
            all += await PurgeTalkAsync(PurgeMessages, tenant, Before(messages ?? settings.Retention.Messages), stop);
            all += await PurgeTalkAsync(PurgeModeration, tenant, Before(messages ?? settings.Retention.Messages), stop);
        }
        foreach ((Guid network, int? days) in await ReadAsync(FlowLogs, [], row => (row.GetGuid(0), row.Nullable<int>(1)), stop))
        {
            all += await PurgeTalkAsync(PurgeFlows, network, Before(days is > 0 ? days.Value : settings.Retention.Flows), stop);
            all += await PurgeTalkAsync(PurgeSurplus, network, Before(0), stop);
        }
        return all;
    }

    protected override async Task WorkAsync(CancellationToken stop)
    {
        if (await PurgeAsync(stop) is > 0 and var rows)
            LogPurged(Log, rows);
    }

    private DateTimeOffset Before(int days) => Time.GetUtcNow() - TimeSpan.FromDays(days);

    private async Task<long> PurgeChainAsync(Guid chain, DateTimeOffset before, CancellationToken stop)
    {
        long all = 0;
        while (true)
        {
            List<(long Position, byte[] Hash, DateTimeOffset? At)> oldest = await ReadAsync(
                Oldest, [chain, BatchRows], row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.IsDBNull(2) ? (DateTimeOffset?)null : row.Time(2)), stop);
            int count = oldest.FindIndex(row => row.At >= before);
            count = count < 0 ? oldest.Count : count;
            if (count == 0)
                return all;
            (long position, byte[] hash, _) = oldest[count - 1];
            byte[] signature = AuditChain.Sign(instance.StateSigningKey, chain, position, hash);
            long gone = (await ReadAsync("SELECT lanstead_purge_audit($1, $2, $3, $4)", [chain, position, hash, signature], row => row.GetInt64(0), stop))[0];
            all += gone;
            if (count < BatchRows || gone == 0)
                return all;
        }
    }

    private async Task<long> PurgeHistoryAsync(string what, Guid? tenant, DateTimeOffset before, CancellationToken stop)
    {
        long all = 0;
        long gone;
        do
        {
            gone = (await ReadAsync("SELECT lanstead_purge_history($1, $2::uuid, $3, $4)", [what, tenant, before, BatchRows], row => row.GetInt64(0), stop))[0];
            all += gone;
        }
        while (gone == BatchRows);
        return all;
    }

    private async Task<long> PurgeTalkAsync(string statement, Guid? owner, DateTimeOffset before, CancellationToken stop)
    {
        long all = 0;
        int gone;
        do
        {
#pragma warning disable CA2100 // One of four constants.
            await using NpgsqlCommand command = sources.System.CreateCommand(statement);
#pragma warning restore CA2100
            foreach (object? value in new object?[] { owner, before, BatchRows })
                command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
            gone = owner is null ? 0 : await command.ExecuteNonQueryAsync(stop);
            all += gone;
        }
        while (gone == BatchRows);
        return all;
    }

    private async Task<List<T>> ReadAsync<T>(string query, object?[] values, Func<NpgsqlDataReader, T> read, CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand(query);
        foreach (object? value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop);
        var rows = new List<T>();
        while (await reader.ReadAsync(stop))
            rows.Add(read(reader));
        return rows;
    }

    [LoggerMessage(4321, LogLevel.Information, "Removed {Rows} rows of history that are older than the policy")]
    private static partial void LogPurged(ILogger logger, long rows);
}
