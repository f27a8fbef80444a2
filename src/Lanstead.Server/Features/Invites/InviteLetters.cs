using System.Globalization;
using Lanstead.Primitives;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Invites;

/// <summary>What goes out when somebody is invited: to their own event stream, when their account has that address for certain.</summary>
/// <remarks>In the transaction of the invitation.</remarks>
internal sealed class InviteLetters(Recorder recorder)
{
    public async Task SendAsync(SystemDb db, InvitationId id, InviteToken token, CancellationToken stop)
    {
        _ = token;
        if (await MyInvitations.AddresseeAsync(db, id, stop) is { } addressee)
            recorder.Event(db, addressee, "invitations", "invitation.received", id.Value);
        await db.SaveChangesAsync(stop);
    }

    /// <summary>The refusal, with the time after which it will go: the day counts by UTC.</summary>
    public static Failure Limited(HttpContext http, Failure reason, DateTimeOffset now)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling((now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return reason;
    }
}
