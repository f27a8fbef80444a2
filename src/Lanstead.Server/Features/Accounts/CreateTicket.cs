using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Accounts;

/// <summary>A credential for one request that cannot carry a header.</summary>
/// <param name="Ticket">To be sent as <c>?ticket=</c>, once.</param>
/// <param name="ExpiresAt">When it ends unused.</param>
internal sealed record TicketView(string Ticket, DateTimeOffset ExpiresAt);

/// <summary>Makes a ticket of the caller's session. Uses the system role: sessions belong to people.</summary>
internal sealed class CreateTicket(SystemDb db, Caller caller, Recorder recorder, TimeProvider time)
{
    private const string Prefix = "lst_";
    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(30);

    public static Task<CreatedAnswer<TicketView>> HandleAsync(CreateTicket self, CancellationToken stop) => self.RunAsync(stop);

    private async Task<CreatedAnswer<TicketView>> RunAsync(CancellationToken stop)
    {
        string ticket = RandomSecret.New(Prefix);
        DateTimeOffset now = time.GetUtcNow();
        db.Waiting.Add("DELETE FROM auth_tickets WHERE expires_at < $1", [now]);
        db.Waiting.Add("INSERT INTO auth_tickets (ticket_hash, session_id, expires_at) VALUES ($1, $2, $3)", [RandomSecret.Hash(ticket), caller.SessionId.Value, now + s_life]);
        recorder.Audit(db, null, "session.ticket", AuditTarget.Of("session", caller.SessionId));
        await db.WriteAsync(stop);
        return new TicketView(ticket, now + s_life);
    }
}
