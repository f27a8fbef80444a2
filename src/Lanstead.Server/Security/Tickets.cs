using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Security;

/// <summary>Endpoint metadata: the route takes a ticket in its query (<c>?ticket=</c>) instead of a header or cookie.</summary>
internal sealed record TakesTicket
{
    /// <summary>Name of the query's value.</summary>
    public const string Query = "ticket";
}

/// <summary>Takes tickets: each once. Uses the system role: who the caller is must be known before there are tenants to see.</summary>
internal sealed class Tickets(DataSources sources, SessionReader sessions, TimeProvider time)
{
    /// <summary>The session that the ticket stands for; null when it was used, has run out, or its session has ended.</summary>
    public async Task<SessionState?> TakeAsync(string ticket, CancellationToken stop)
    {
        // One statement decides who was first, however many come at once.
        await using NpgsqlCommand command = sources.System.CreateCommand("DELETE FROM auth_tickets WHERE ticket_hash = $1 AND expires_at > $2 RETURNING session_id");
        command.Parameters.AddWithValue(RandomSecret.Hash(ticket));
        command.Parameters.AddWithValue(time.GetUtcNow());
        return await command.ExecuteScalarAsync(stop) is Guid session ? await sessions.FindAsync(new SessionId(session), stop) : null;
    }
}
