using System.Text.Json;
using System.Text.Json.Nodes;
using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Lanstead.Server.Features.Events;

/// <summary>Reads the table of events in its order, only as far as it is final.</summary>
/// <remarks>
/// Transactions commit out of order. A row is final when its transaction is below the oldest that still runs: nothing can come before it
/// any more. Uses the system role: one reading serves the streams of all tenants; each stream is filtered by its caller's.
/// </remarks>
internal sealed class EventTable(DataSources sources)
{
    private const int BatchRows = 1000;

    /// <summary>Where the final part of the table ends now.</summary>
    public async Task<EventKey> HorizonAsync(CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand("SELECT pg_snapshot_xmin(pg_current_snapshot())");
        // Just before the first row of the oldest running transaction.
        return new EventKey((ulong)(await command.ExecuteScalarAsync(stop))! - 1, long.MaxValue);
    }

    /// <summary>True when nothing was purged after <paramref name="key"/>, so that a reader can go on from there.</summary>
    public async Task<bool> ReachesBackToAsync(EventKey key, CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand("SELECT min(xid) FROM events");
        return await command.ExecuteScalarAsync(stop) is not ulong oldest || oldest <= key.Xid + 1;
    }

    /// <summary>True when so many events came after <paramref name="key"/> that who missed them does better to begin anew.</summary>
    public async Task<bool> IsFarBehindAsync(EventKey key, int most, CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand("SELECT count(*) FROM (SELECT FROM events WHERE (xid, seq) > ($1, $2) LIMIT $3) missed");
        command.Parameters.Add(new NpgsqlParameter { Value = key.Xid, NpgsqlDbType = NpgsqlDbType.Xid8 });
        command.Parameters.Add(new NpgsqlParameter { Value = key.Seq });
        command.Parameters.Add(new NpgsqlParameter { Value = most + 1 });
        return (long)(await command.ExecuteScalarAsync(stop))! > most;
    }

    /// <summary>Final events after <paramref name="after"/>; and whether younger rows wait to become final.</summary>
    public async Task<(List<StoredEvent> Events, bool More)> ReadAsync(EventKey after, CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand("""
            SELECT xid, seq, tenant_id, topic, type, resource_id, data, xid < pg_snapshot_xmin(pg_current_snapshot()) AS final, user_id
            FROM events WHERE (xid, seq) > ($1, $2) ORDER BY xid, seq LIMIT $3
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = after.Xid, NpgsqlDbType = NpgsqlDbType.Xid8 });
        command.Parameters.Add(new NpgsqlParameter { Value = after.Seq });
        command.Parameters.Add(new NpgsqlParameter { Value = BatchRows });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop);
        var events = new List<StoredEvent>();
        while (await reader.ReadAsync(stop))
        {
            if (!reader.GetBoolean(7))
                return (events, true);
            events.Add(Read(reader));
        }
        return (events, events.Count == BatchRows);
    }

    private static StoredEvent Read(NpgsqlDataReader reader)
    {
        TenantId? tenant = reader.IsDBNull(2) ? null : new TenantId(reader.GetGuid(2));
        UserId? person = reader.IsDBNull(8) ? null : new UserId(reader.GetGuid(8));
        string topic = reader.GetString(3);
        JsonObject data = JsonNode.Parse(reader.GetString(6))!.AsObject();
        data["topic"] = topic;
        data["type"] = reader.GetString(4);
        data["resourceId"] = reader.IsDBNull(5) ? null : reader.GetGuid(5).ToString("D");
        data["tenantId"] = tenant?.ToString();
        data.TryAdd("networkId", null);
        return new StoredEvent(new EventKey(reader.GetFieldValue<ulong>(0), reader.GetInt64(1)), tenant, person, topic, data.ToJsonString(JsonSerializerOptions.Default))
        {
            Type = reader.GetString(4),
            Resource = reader.Nullable<Guid>(5),
            Network = IdOf(data["networkId"]),
            Channel = IdOf(data["channelId"]),
        };
    }

    private static Guid? IdOf(JsonNode? value) => value is not null && Guid.TryParseExact(value.GetValue<string>(), "D", out Guid id) ? id : null;
}
