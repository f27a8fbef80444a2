using System.Globalization;
using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Invites;

/// <summary>Sends an invitation's letter once more, with a new link; the former one ends. It is open for as long again.</summary>
/// <remarks>Uses the system role, as <see cref="CreateInvitation"/>.</remarks>
internal sealed class ResendInvitation(SystemDb db, Caller caller, InviteLetters letters, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    private const int SendsMax = 5;

    private const string Lock = """
        SELECT tenant_id, network_id, email_normalized, role, status, sent_at, sends, expires_at FROM invitations WHERE id = $1 FOR UPDATE
        """;

    // Who sends it again answers for it from now on.
    private const string Renew = "UPDATE invitations SET token_hash = $2, sent_at = $3, expires_at = $4, sends = sends + 1, inviter_id = $5, status = 'pending' WHERE id = $1";

    // Time for the first letter to arrive.
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(10);

    private static readonly Failure Answered = new("invitation.not_pending", "This invitation was answered or taken back. Make a new one.");
    private static readonly Failure Enough = new("invite.too_many_sent", "This invitation was sent five times. Revoke it and ask the person another way.");
    private static readonly Failure TooSoon = new("invite.too_many_sent", "It was sent less than 10 minutes ago. Give the letter time to arrive.");

    public async Task<Answer<InvitationView>> HandleAsync(InvitationId id, HttpContext http, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        List<Sent> found = await db.QueryAsync(Lock, [id.Value], Sent.Read, stop);
        if (found is not [var sent])
            return GetNetwork.NotFound;
        if (sent.Status is not ("pending" or "expired"))
            return Answered;
        if (InviteRules.CheckRole(caller, sent.TenantId, sent.Role) is { } tooHigh)
            return tooHigh;
        if (sent.Sends >= SendsMax)
            return Enough;
        if (sent.SentAt + s_pause is var next && next > now)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling((next - now).TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return TooSoon;
        }
        if (await InviteSends.TakeAsync(db, sent.TenantId, caller.UserId, sent.EmailNormalized, now, stop) is { } tooMany)
            return InviteLetters.Limited(http, tooMany, now);

        InviteToken token = InviteToken.New(InviteKind.Invitation);
        DateTimeOffset expires = now + (sent.ExpiresAt - sent.SentAt);
        db.Waiting.Add(Renew, [id.Value, token.Hash, now, expires, caller.UserId.Value], rows: 1);
        activity.Add(db, sent.TenantId, sent.NetworkId, "invitation.resent", new { id });
        recorder.Audit(db, sent.TenantId, "invitation.resend", AuditTarget.Of("invitation", id), after: new { expiresAt = expires, sends = sent.Sends + 1 });
        recorder.Event(db, sent.TenantId, "invites", "invitation.resent", id.Value, sent.NetworkId);
        Question<InvitationView> view = InvitationView.Find(id, now, letters.AreSent);
        await db.WriteAsync(stop, view);
        await letters.SendAsync(db, id, token, stop);
        await transaction.CommitAsync(stop);
        return view.Rows[0];
    }

    private sealed record Sent(
        TenantId TenantId, NetworkId? NetworkId, string EmailNormalized, Role Role, string Status, DateTimeOffset SentAt, int Sends, DateTimeOffset ExpiresAt)
    {
        public static Sent Read(Npgsql.NpgsqlDataReader row) => new(
            new TenantId(row.GetGuid(0)), row.Nullable<Guid>(1) is { } network ? new NetworkId(network) : null, row.GetString(2), Enum.Parse<Role>(row.GetString(3), ignoreCase: true),
            row.GetString(4), row.Time(5), row.GetInt32(6), row.Time(7));
    }
}
