using System.Collections.Concurrent;
using System.Net;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Security;

/// <summary>Writes down when and from where API keys and sessions were last used: at most once a minute each, so that it costs a request next to nothing.</summary>
/// <remarks>Thread-safe; bounded. Uses the system role: neither belongs to a tenant. A database that is away costs the note, not the request.</remarks>
internal sealed partial class LastUses(DataSources sources, TimeProvider time, ILogger<LastUses> log)
{
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(1);
    private const int MaxEntries = 20_000;

    private const string NoteKey = """
        UPDATE api_keys SET last_used_at = $2, last_used_address = $3 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $2 - interval '1 minute')
        """;

    private const string NoteSession = "UPDATE sessions SET last_seen_at = $2, address = coalesce($3, address) WHERE id = $1 AND last_seen_at <= $2 - interval '1 minute'";

    private readonly ConcurrentDictionary<Guid, long> _noted = new();

    /// <summary>Notes a use of a key.</summary>
    public Task OfKeyAsync(Guid key, IPAddress? address) => NoteAsync(NoteKey, key, address);

    /// <summary>Notes a use of a session.</summary>
    public Task OfSessionAsync(Guid session, IPAddress? address) => NoteAsync(NoteSession, session, address);

    private Task NoteAsync(string statement, Guid id, IPAddress? address)
    {
        long now = time.GetTimestamp();
        if (_noted.TryGetValue(id, out long last) && time.GetElapsedTime(last, now) < s_every)
            return Task.CompletedTask;
        if (_noted.Count >= MaxEntries)
            _noted.Clear();
        // Of many requests at once one writes.
        bool mine = last == 0 && !_noted.ContainsKey(id) ? _noted.TryAdd(id, now) : _noted.TryUpdate(id, now, last);
        return mine ? WriteAsync(statement, id, address) : Task.CompletedTask;
    }

    private async Task WriteAsync(string statement, Guid id, IPAddress? address)
    {
        try
        {
#pragma warning disable CA2100 // One of the two constants above.
            await using NpgsqlCommand command = sources.System.CreateCommand(statement);
#pragma warning restore CA2100
            command.Parameters.Add(new NpgsqlParameter { Value = id });
            command.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow() });
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)address ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Inet });
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            LogLost(log, e.GetType().Name);
        }
    }

    [LoggerMessage(4251, LogLevel.Information, "When a credential was last used could not be noted ({Fault})")]
    private static partial void LogLost(ILogger logger, string fault);
}
