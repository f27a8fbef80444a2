using System.Globalization;
using Lanstead.Primitives;
using Lanstead.Server.Hosting;
using Lanstead.Server.Mail;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Invites;

/// <summary>What goes out when somebody is invited: a letter, and an event to their own stream when their account has that address for certain.</summary>
/// <remarks>In the transaction of the invitation. The letter is the only place where the token is.</remarks>
internal sealed class InviteLetters(Mailer mailer, ServerSettings settings, IHttpContextAccessor http, Recorder recorder, TimeProvider time)
{
    private const string Facts = """
        SELECT i.email, i.expires_at, t.name, n.name, u.username, me.id, me.locale
        FROM invitations i JOIN tenants t ON t.id = i.tenant_id JOIN users u ON u.id = i.inviter_id
        LEFT JOIN networks n ON n.id = i.network_id LEFT JOIN users me ON me.email_normalized = i.email_normalized WHERE i.id = $1
        """;

    /// <summary>False where this server sends no mail: then only who has proven the address finds the invitation.</summary>
    public bool AreSent => mailer.IsOn;

    public async Task SendAsync(SystemDb db, InvitationId id, InviteToken token, CancellationToken stop)
    {
        var about = (await db.QueryAsync(
            Facts,
            [id.Value],
            row => (
                Email: row.GetString(0), ExpiresAt: row.Time(1), Space: row.GetString(2), Network: row.IsDBNull(3) ? null : row.GetString(3), Inviter: row.GetString(4),
                Account: row.Nullable<Guid>(5), Locale: row.IsDBNull(6) ? null : row.GetString(6)),
            stop))[0];
        // Whoever has an account reads the language of it; of a stranger only the inviter's is known.
        MailLanguage language = about.Locale is null ? MailLanguages.Of(http.HttpContext?.Request) : MailLanguages.Of(about.Locale);
        string place = about.Network is null ? about.Space : $"{about.Network} ({about.Space})";
        mailer.Send(db, Letter(language, about.Email, about.Inviter, place, new Uri(token.Url(settings.PublicUrl)), about.ExpiresAt - time.GetUtcNow(), about.Account));
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

    private static Letter Letter(MailLanguage language, string to, string inviter, string place, Uri url, TimeSpan life, Guid? account)
    {
        int days = Math.Max(1, (int)Math.Ceiling(life.TotalDays));
        bool german = language == MailLanguage.German;
        return new Letter
        {
            Kind = "invitation",
            To = to,
            Language = language,
            Subject = german ? $"{inviter} lädt dich ein: {place}" : $"{inviter} invites you to {place}",
            Paragraphs = german
                ? [$"{inviter} lädt dich in „{place}“ ein: ein privates Netzwerk, in dem sich Geräte von überall erreichen.", "Die Seite zeigt, was du bekommst, bevor du dich anmeldest oder ein Konto anlegst."]
                : [$"{inviter} invites you to “{place}”: a private network in which machines reach each other from anywhere.", "The page shows what you will get before you sign in or make an account."],
            Link = new LetterLink(german ? "Einladung ansehen" : "See the invitation", url),
            Notes = german
                ? [$"Die Einladung gilt noch {days} {(days == 1 ? "Tag" : "Tage")}, einmal, und nur für diese Adresse.", "Du kennst den Absender nicht? Dann tu nichts: Ohne dich geschieht nichts."]
                : [$"The invitation is open for {days} more {(days == 1 ? "day" : "days")}, once, and only for this address.", "You do not know who sent it? Then do nothing: nothing happens without you."],
            About = account is { } id ? new UserId(id) : null,
            UsefulFor = life,
        };
    }
}
