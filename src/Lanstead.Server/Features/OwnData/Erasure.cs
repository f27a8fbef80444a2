using Lanstead.Server.Features.Audit;
using Lanstead.Server.Hosting;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.OwnData;

/// <summary>Makes pseudonymous what the audit says of people whose account was deleted: their id stays, who they were goes.</summary>
/// <remarks>
/// A row is redacted once it is sealed, some seconds after it was written, and the server signs what is left: <see cref="AuditVerifier"/> takes it for whole. So this runs
/// beside the deletion and not in it. Uses the system role: it works over all tenants. Replicas do not meet: each takes the row lock of an erasure or passes it by.
/// </remarks>
internal sealed partial class Erasure(DataSources sources, InstanceState instance, TimeProvider time, ILogger<Erasure> log)
    : PeriodicWorker("Removing deleted accounts from the audit", s_every, time, log)
{
    /// <summary>A request that was under way when the account went may write for this long.</summary>
    public static readonly TimeSpan Settles = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(2);

    private const string Next = "SELECT user_id, email, names, actors, tenants, asked_at FROM erasures ORDER BY asked_at FOR UPDATE SKIP LOCKED LIMIT 1";

    // Who did it, whom it was done to, where it was, and where somebody else's row names them.
    private const string Theirs = """
        (a.actor_id = ANY ($1) OR (a.target_kind = 'user' AND a.target_id = $2::text) OR a.tenant_id = ANY ($3)
            OR EXISTS (SELECT FROM unnest($4::text[]) AS n WHERE strpos(lower(coalesce(a.before::text, '') || coalesce(a.after::text, '')), lower(to_jsonb(n)::text)) > 0)
            OR strpos(lower(coalesce(a.before::text, '') || coalesce(a.after::text, '')), lower($5)) > 0)
        """;

    private const string Rows = $"""
        SELECT a.id, s.hash, a.before::text, a.after::text, coalesce(a.tenant_id = ANY ($3), false)
        FROM audit a JOIN audit_seals s ON s.audit_id = a.id
        WHERE {Theirs} AND NOT EXISTS (SELECT FROM audit_redactions r WHERE r.audit_id = a.id) ORDER BY a.id
        """;

    private const string Unsealed = $"SELECT count(*) FROM audit_pending p JOIN audit a ON a.id = p.audit_id WHERE {Theirs}";

    // What others were told of them.
    private const string ForgetNotifications = """
        DELETE FROM notifications WHERE EXISTS (SELECT FROM unnest($1::text[]) AS n WHERE strpos(lower(data::text), lower(to_jsonb(n)::text)) > 0)
        """;

    /// <summary>Works on every erasure that waits; returns how many are done for good.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        int done = 0;
        while (await StepAsync(stop) is { } finished)
        {
            if (!finished)
                break;
            done++;
        }
        return done;
    }

    protected override Task WorkAsync(CancellationToken stop) => RunAsync(stop);

    // Null: none waits. False: one does, but not everything of it is sealed yet.
    private async Task<bool?> StepAsync(CancellationToken stop)
    {
        await using NpgsqlConnection connection = await sources.System.OpenConnectionAsync(stop);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(stop);
        Waiting? waiting = null;
        await using (var next = new NpgsqlCommand(Next, connection))
        {
            await using NpgsqlDataReader row = await next.ExecuteReaderAsync(stop);
            if (await row.ReadAsync(stop))
                waiting = new Waiting(row.GetGuid(0), row.GetString(1), row.GetFieldValue<string[]>(2), row.GetFieldValue<Guid[]>(3), row.GetFieldValue<Guid[]>(4), row.Time(5));
        }
        if (waiting is null)
            return null;
        var names = waiting.Names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach ((long id, byte[] seal, string? before, string? after, bool isTheirs) in await RowsAsync(connection, waiting, stop))
        {
            // What happened in a space of their own is theirs altogether.
            string? newBefore = isTheirs ? null : Redaction.Redact(before, waiting.Email, names);
            string? newAfter = isTheirs ? null : Redaction.Redact(after, waiting.Email, names);
            await RedactAsync(connection, id, seal, newBefore, newAfter, stop);
        }
        long unsealed = (long)(await ScalarAsync(connection, Unsealed, waiting.Values, stop))!;
        await ScalarAsync(connection, "SELECT lanstead_forget_activity($1, $2)", [waiting.Actors, waiting.Names], stop);
        await ScalarAsync(connection, ForgetNotifications, [waiting.Names], stop);
        bool isDone = unsealed == 0 && Time.GetUtcNow() - waiting.AskedAt >= Settles;
        if (isDone)
            await ScalarAsync(connection, "DELETE FROM erasures WHERE user_id = $1", [waiting.User], stop);
        await transaction.CommitAsync(stop);
        if (isDone)
            LogDone(Log, waiting.User);
        return isDone;
    }

    private static async Task<List<(long Id, byte[] Seal, string? Before, string? After, bool IsTheirs)>> RowsAsync(NpgsqlConnection connection, Waiting waiting, CancellationToken stop)
    {
        await using NpgsqlCommand command = Command(connection, Rows, waiting.Values);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
        var rows = new List<(long, byte[], string?, string?, bool)>();
        while (await row.ReadAsync(stop))
            rows.Add((row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.IsDBNull(2) ? null : row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetBoolean(4)));
        return rows;
    }

    private async Task RedactAsync(NpgsqlConnection connection, long id, byte[] seal, string? before, string? after, CancellationToken stop)
    {
        await ScalarAsync(connection, "SELECT lanstead_redact_audit($1, $2::jsonb, $3::jsonb)", [id, before, after], stop);
        string content = (string)(await ScalarAsync(connection, $"SELECT {AuditChain.Content} FROM audit a WHERE a.id = $1", [id], stop))!;
        byte[] hash = Redaction.Hash(content);
        await ScalarAsync(
            connection, "INSERT INTO audit_redactions (audit_id, seal, content, signature, at) VALUES ($1, $2, $3, $4, $5)",
            [id, seal, hash, Redaction.Sign(instance.StateSigningKey, id, seal, hash), Time.GetUtcNow()], stop);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, object?[] values, CancellationToken stop)
    {
        await using NpgsqlCommand command = Command(connection, sql, values);
        return await command.ExecuteScalarAsync(stop);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object?[] values)
    {
#pragma warning disable CA2100 // Constants of this class.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (object? value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }

    private sealed record Waiting(Guid User, string Email, string[] Names, Guid[] Actors, Guid[] Tenants, DateTimeOffset AskedAt)
    {
        public object?[] Values => [Actors, User, Tenants, Names, Email];
    }

    [LoggerMessage(4410, LogLevel.Information, "The deleted account {UserId} is named nowhere any more")]
    private static partial void LogDone(ILogger logger, Guid userId);
}
