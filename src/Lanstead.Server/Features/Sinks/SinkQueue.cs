using System.Text;
using Lanstead.Server.Features.Audit;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Sinks;

/// <summary>A sink that this server has the lease of.</summary>
internal sealed record LeasedSink(SinkTarget Target, Guid Chain, Guid? Tenant, string Name, string[] Actions, long Cursor, int Attempts, DateTimeOffset? FailingSince, Guid Lease);

/// <summary>A stretch of a chain that is sent at once.</summary>
/// <param name="Events">Of it, those that the sink wants.</param>
/// <param name="FirstSeq">Of the first event.</param>
/// <param name="LastSeq">Up to which everything was looked at.</param>
internal sealed record SinkBatch(IReadOnlyList<AuditView> Events, long FirstSeq, long LastSeq);

/// <summary>What the sender asks and tells the database. Uses the system role: it works for all tenants.</summary>
/// <remarks>
/// A lease, not a lock: no transaction is open while a receiver thinks. Everything that is told of a sink names its lease, so that a server that was away for too long
/// changes nothing any more. Leases go by the database's clock, which all servers share; the pauses between tries by the server's.
/// </remarks>
internal sealed class SinkQueue(DataSources sources, InstanceState instance, TimeProvider time)
{
    private const int LookRows = 500;

    private const string Claim = """
        UPDATE sinks SET lease = gen_random_uuid(), leased_until = now() + $2 WHERE id = (
            SELECT id FROM sinks s WHERE enabled AND (leased_until IS NULL OR leased_until < now())
                AND ((next_try_at <= $1 AND EXISTS (SELECT FROM audit_seals a JOIN audit r ON r.id = a.audit_id WHERE a.chain = s.chain AND a.seq > s.cursor))
                    OR EXISTS (SELECT FROM deliveries d WHERE d.sink_id = s.id AND d.status = 'requested'))
            ORDER BY next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id, chain, tenant_id, kind, name, address, authority, actions, secret, CASE WHEN previous_until > $1 THEN previous_secret END, cursor, attempts, failing_since, lease, next_try_at <= $1
        """;

    private const string Events = $"""
        SELECT {AuditView.Columns}, s.seq FROM audit a {AuditView.From}
        WHERE s.chain = $1 AND s.seq > $2 AND s.seq <= $3 ORDER BY s.seq LIMIT $4
        """;

    private const string Delivered = """
        WITH sink AS (UPDATE sinks SET cursor = $3, attempts = 0, failing_since = NULL, last_error = NULL, last_delivered_at = $4, next_try_at = $4 WHERE id = $1 AND lease = $2 RETURNING id, tenant_id),
        told AS (UPDATE deliveries d SET status = 'delivered', attempts = d.attempts + 1, http_status = $5, error = NULL, finished_at = $4, last_seq = $3, events = $7 FROM sink WHERE d.sink_id = sink.id AND d.status = 'retrying' RETURNING d.id)
        INSERT INTO deliveries (sink_id, tenant_id, first_seq, last_seq, events, action, audit_id, status, attempts, http_status, created_at, finished_at)
        SELECT id, tenant_id, $6, $3, $7, $8, $9, 'delivered', 1, $5, $4, $4 FROM sink WHERE NOT EXISTS (SELECT FROM told)
        """;

    private const string Failed = """
        WITH sink AS (UPDATE sinks SET attempts = attempts + 1, failing_since = coalesce(failing_since, $4), last_error = $10, next_try_at = $11,
                enabled = enabled AND NOT $12, disabled_reason = CASE WHEN $12 THEN $10 ELSE disabled_reason END WHERE id = $1 AND lease = $2 RETURNING id, tenant_id),
        told AS (UPDATE deliveries d SET status = CASE WHEN $12 THEN 'failed' ELSE 'retrying' END, attempts = d.attempts + 1, http_status = $5, error = $10,
                finished_at = CASE WHEN $12 THEN $4 END FROM sink WHERE d.sink_id = sink.id AND d.status = 'retrying' RETURNING d.id)
        INSERT INTO deliveries (sink_id, tenant_id, first_seq, last_seq, events, action, audit_id, status, attempts, http_status, error, created_at)
        SELECT id, tenant_id, $6, $3, $7, $8, $9, 'retrying', 1, $5, $10, $4 FROM sink WHERE NOT EXISTS (SELECT FROM told)
        """;

    /// <summary>Takes a sink that has something to send now; and whether what is new may be sent, or only what was asked for again.</summary>
    public async Task<(LeasedSink Sink, bool IsDue)?> ClaimAsync(TimeSpan lease, CancellationToken stop)
    {
        await using NpgsqlCommand command = Command(Claim, time.GetUtcNow(), lease);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
        if (!await row.ReadAsync(stop))
            return null;
        Guid id = row.GetGuid(0);
        var target = new SinkTarget(id, Enum.Parse<SinkKind>(row.GetString(3), ignoreCase: true), row.GetString(5), row.IsDBNull(6) ? null : row.GetString(6), Open(id, row, 8), Open(id, row, 9));
        return (new LeasedSink(
            target, row.GetGuid(1), row.Nullable<Guid>(2), row.GetString(4), row.GetFieldValue<string[]>(7), row.GetInt64(10), row.GetInt32(11), row.IsDBNull(12) ? null : row.Time(12), row.GetGuid(13)), row.GetBoolean(14));
    }

    /// <summary>What comes after <paramref name="cursor"/>; null when nothing does.</summary>
    public async Task<SinkBatch?> NextAsync(LeasedSink sink, long cursor, CancellationToken stop) => await ReadAsync(sink, cursor, long.MaxValue, SinkCalls.EventsAtOnce(sink.Target.Kind), stop);

    /// <summary>Everything was delivered up to here.</summary>
    public Task DeliveredAsync(LeasedSink sink, SinkBatch batch, SinkOutcome outcome, CancellationToken stop) => RunAsync(Delivered,
        [sink.Target.Id, sink.Lease, batch.LastSeq, time.GetUtcNow(), outcome.HttpStatus, batch.FirstSeq, batch.Events.Count, batch.Events[0].Action, batch.Events[0].Id], stop);

    /// <summary>Nothing that the sink wants up to here.</summary>
    public Task PassedAsync(LeasedSink sink, long cursor, CancellationToken stop) => RunAsync("UPDATE sinks SET cursor = $3 WHERE id = $1 AND lease = $2",
        [sink.Target.Id, sink.Lease, cursor], stop);

    /// <summary>It did not arrive; tried again at <paramref name="next"/>, or no more.</summary>
    public Task FailedAsync(LeasedSink sink, SinkBatch batch, SinkOutcome outcome, DateTimeOffset next, bool isOver, CancellationToken stop) => RunAsync(Failed,
        [sink.Target.Id, sink.Lease, batch.LastSeq, time.GetUtcNow(), outcome.HttpStatus, batch.FirstSeq, batch.Events.Count, batch.Events[0].Action, batch.Events[0].Id, outcome.Error, next, isOver], stop);

    /// <summary>What somebody asked for once more, in order.</summary>
    public async Task<List<(long Id, long First, long Last)>> RequestedAsync(LeasedSink sink, CancellationToken stop)
    {
        await using NpgsqlCommand command = Command("SELECT id, first_seq, last_seq FROM deliveries WHERE sink_id = $1 AND status = 'requested' ORDER BY id LIMIT 10", sink.Target.Id);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
        var rows = new List<(long, long, long)>();
        while (await row.ReadAsync(stop))
            rows.Add((row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)));
        return rows;
    }

    /// <summary>The events of a delivery of before; null when they were purged.</summary>
    public async Task<SinkBatch?> AgainAsync(LeasedSink sink, long first, long last, CancellationToken stop) => await ReadAsync(sink, first - 1, last, LookRows, stop) is { Events.Count: > 0 } batch ? batch : null;

    /// <summary>What became of it; it is not tried by itself.</summary>
    public Task AnsweredAsync(long delivery, SinkOutcome outcome, CancellationToken stop) => RunAsync("UPDATE deliveries SET status = $2, attempts = attempts + 1, http_status = $3, error = $4, finished_at = $5 WHERE id = $1",
        [delivery, outcome.IsDelivered ? "delivered" : "failed", outcome.HttpStatus, outcome.Error, time.GetUtcNow()], stop);

    /// <summary>Others may take it.</summary>
    public Task ReleaseAsync(LeasedSink sink) => RunAsync("UPDATE sinks SET lease = NULL, leased_until = NULL WHERE id = $1 AND lease = $2",
        [sink.Target.Id, sink.Lease], CancellationToken.None);

    private async Task<SinkBatch?> ReadAsync(LeasedSink sink, long after, long last, int most, CancellationToken stop)
    {
        await using NpgsqlCommand command = Command(Events, sink.Chain, after, last, LookRows);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
        var events = new List<AuditView>();
        (long first, long seen) = (0, 0);
        while (events.Count < most && await row.ReadAsync(stop))
        {
            AuditView one = AuditView.Read(row);
            seen = row.GetInt64(16);
            if (!Wants(sink, one))
                continue;
            if (events.Count == 0)
                first = seen;
            events.Add(one);
        }
        return seen == 0 ? null : new SinkBatch(events, first, seen);
    }

    private static bool Wants(LeasedSink sink, AuditView one) => sink.Actions.Length == 0
        || sink.Actions.Any(action => one.Action.StartsWith(action, StringComparison.Ordinal))
        || (one.Action == SinkSender.TestAction && one.TargetId == sink.Target.Id.ToString("D"));

    private string? Open(Guid sink, NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : Encoding.UTF8.GetString(instance.Master.Decrypt(SinkRules.SealName(sink), row.GetFieldValue<byte[]>(column)));

    private async Task RunAsync(string statement, object?[] values, CancellationToken stop)
    {
        await using NpgsqlCommand command = Command(statement, values);
        await command.ExecuteNonQueryAsync(stop);
    }

    private NpgsqlCommand Command(string statement, params object?[] values)
    {
        NpgsqlCommand command = sources.System.CreateCommand(statement);
        foreach (object? value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }
}
