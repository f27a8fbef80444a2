using Lanstead.Server.Hosting;
using Lanstead.Server.Mail;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Recovery;

/// <summary>Letters with links, each with the token that it needs; written with what waits in <see cref="SystemDb"/>.</summary>
/// <remarks>Tokens stand after the <c>#</c>: no server, proxy or Referer gets to see them. The language is the person's, else that of the request.</remarks>
internal sealed class EmailLetters(SystemDb db, Mailer mailer, MailTokens tokens, ServerSettings settings, IHttpContextAccessor http)
{
    /// <summary>Asks whether the account's address is the person's.</summary>
    public void Verify(User user) => Send(
        user, user.Email, MailTokenPurpose.Verify, user.Email, "verify_email", "/verify",
        ("Confirm your e-mail address", $"Confirm that this is the address of your account {user.Username}.", "Confirm address", "If you have no account here, somebody mistyped: ignore this message."),
        ("Bestätige deine E-Mail-Adresse", $"Bestätige, dass dies die Adresse deines Kontos {user.Username} ist.", "Adresse bestätigen", "Wenn du hier kein Konto hast, hat sich jemand vertippt: Du musst nichts tun."));

    /// <summary>Asks at the new address whether it is the person's.</summary>
    public void Change(User user, string email) => Send(
        user, email, MailTokenPurpose.Change, email, "change_email", "/verify",
        ("Confirm your new e-mail address", $"Confirm that this shall be the address of your account {user.Username}. Until then the old one stays.", "Confirm new address", "If you did not ask for this, ignore this message: nothing changes."),
        ("Bestätige deine neue E-Mail-Adresse", $"Bestätige, dass dies die Adresse deines Kontos {user.Username} werden soll. Bis dahin bleibt die alte.", "Neue Adresse bestätigen", "Wenn du das nicht verlangt hast, musst du nichts tun: Es ändert sich nichts."));

    /// <summary>Tells the old address that it is not the account's any more, and how to bring it back.</summary>
    public void Changed(User user, string former) => Send(
        user, former, MailTokenPurpose.Undo, former, "email_changed", "/undo-email",
        ("The e-mail address of your account was changed", $"Your account {user.Username} has another e-mail address from now on. If that was you, there is nothing to do.", "That was not me: bring this address back", "The link works for seven days. It signs out all sessions of the account."),
        ("Die E-Mail-Adresse deines Kontos wurde geändert", $"Dein Konto {user.Username} hat ab jetzt eine andere E-Mail-Adresse. Wenn du das warst, ist nichts zu tun.", "Das war ich nicht: diese Adresse zurückholen", "Der Link gilt sieben Tage. Er meldet alle Sitzungen des Kontos ab."));

    /// <summary>The link for a new password.</summary>
    public void Reset(User user, string fallbackLocale) => Send(
        user, user.Email, MailTokenPurpose.Reset, null, "reset_password", "/reset",
        ("Set a new password", $"Somebody, hopefully you, asked for a new password for your account {user.Username}.", "Set a new password", "The link works once, for 30 minutes. If you did not ask for it, ignore this message: nothing changes."),
        ("Neues Passwort setzen", $"Jemand, hoffentlich du, hat für dein Konto {user.Username} ein neues Passwort verlangt.", "Neues Passwort setzen", "Der Link gilt einmal und 30 Minuten lang. Wenn du ihn nicht verlangt hast, musst du nichts tun: Es ändert sich nichts."),
        fallbackLocale);

    /// <summary>To who asked for a new password and has none: they sign in otherwise.</summary>
    public void NoPassword(User user, string fallbackLocale)
    {
        MailLanguage language = MailLanguages.Of(user.Locale ?? fallbackLocale);
        bool german = language == MailLanguage.German;
        mailer.Send(db, new Letter
        {
            Kind = "reset_without_password",
            To = user.Email,
            Language = language,
            Subject = german ? "Dein Konto hat kein Passwort" : "Your account has no password",
            Paragraphs = [german
                ? $"Jemand hat für dein Konto {user.Username} ein neues Passwort verlangt. Es hat keines: Melde dich an wie bisher, über deinen Anbieter oder mit Passkey."
                : $"Somebody asked for a new password for your account {user.Username}. It has none: sign in as before, by your provider or passkey."],
            Link = new LetterLink(german ? "Anmelden" : "Sign in", new Uri(settings.PublicUrl, "/login")),
            About = user.Id,
        });
    }

    private void Send(
        User user, string to, MailTokenPurpose purpose, string? email, string kind, string page,
        (string Subject, string Text, string Label, string Note) english, (string Subject, string Text, string Label, string Note) german, string? fallbackLocale = null)
    {
        if (!mailer.IsOn)
            return;
        MailLanguage language = MailLanguages.Of(user.Locale ?? fallbackLocale ?? MailLanguages.Of(http.HttpContext?.Request).Code());
        (string subject, string text, string label, string note) = language == MailLanguage.German ? german : english;
        mailer.Send(db, new Letter
        {
            Kind = kind,
            To = to,
            Language = language,
            Subject = subject,
            Paragraphs = [text],
            Link = new LetterLink(label, new Uri(settings.PublicUrl, $"{page}#token={tokens.Make(user.Id, purpose, email)}")),
            Notes = [note],
            About = user.Id,
            UsefulFor = MailTokens.Lifetime(purpose) < TimeSpan.FromDays(1) ? MailTokens.Lifetime(purpose) : TimeSpan.FromDays(1),
        });
    }
}
