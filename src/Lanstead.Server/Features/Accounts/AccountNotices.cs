using Lanstead.Server.Hosting;
using Lanstead.Server.Mail;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Accounts;

/// <summary>What a person is told by mail of a change to how they sign in: it may have been somebody else.</summary>
internal enum AccountNotice
{
    /// <summary>The password is another.</summary>
    PasswordChanged,

    /// <summary>Signing in needs a code from here on.</summary>
    SecondFactorOn,

    /// <summary>It needs none any more.</summary>
    SecondFactorOff,

    /// <summary>A passkey opens the account from here on.</summary>
    PasskeyAdded,

    /// <summary>The account of a sign-in provider does.</summary>
    ProviderLinked,
}

/// <summary>Writes those letters, in the transaction of the change. Uses the system role: accounts belong to no tenant.</summary>
internal sealed class AccountNotices(SystemDb db, Mailer mailer, Caller caller, ServerSettings settings, IHttpContextAccessor http)
{
    /// <summary>To the caller.</summary>
    public async Task SendAsync(AccountNotice notice, CancellationToken stop)
    {
        if (mailer.IsOn)
            Send(await db.Users.AsNoTracking().SingleAsync(u => u.Id == caller.UserId, stop), notice, MailLanguages.Of(http.HttpContext?.Request));
    }

    /// <summary>To whoever the account is.</summary>
    public void Send(User user, AccountNotice notice, MailLanguage language) => mailer.Send(db, Write(user, notice, language));

    private Letter Write(User user, AccountNotice notice, MailLanguage language)
    {
        bool german = language == MailLanguage.German;
        (string subject, string text) = (notice, german) switch
        {
            (AccountNotice.PasswordChanged, false) => ("Your password was changed", $"The password of your account {user.Username} was changed. Other sessions were signed out."),
            (AccountNotice.PasswordChanged, true) => ("Dein Passwort wurde geändert", $"Das Passwort deines Kontos {user.Username} wurde geändert. Andere Sitzungen wurden abgemeldet."),
            (AccountNotice.SecondFactorOn, false) => ("Signing in needs a code now", $"An authenticator was added to your account {user.Username}. Signing in asks for a code of it. Keep the recovery codes apart from your phone."),
            (AccountNotice.SecondFactorOn, true) => ("Die Anmeldung verlangt jetzt einen Code", $"Deinem Konto {user.Username} wurde eine Authenticator-App hinzugefügt. Die Anmeldung verlangt einen Code daraus. Bewahre die Wiederherstellungscodes getrennt vom Telefon auf."),
            (AccountNotice.PasskeyAdded, false) => ("A passkey was added", $"A passkey was added to your account {user.Username}. It opens the account without the password."),
            (AccountNotice.PasskeyAdded, true) => ("Ein Passkey wurde hinzugefügt", $"Deinem Konto {user.Username} wurde ein Passkey hinzugefügt. Er öffnet das Konto ohne das Passwort."),
            (AccountNotice.ProviderLinked, false) => ("A sign-in provider was linked", $"An account of a sign-in provider was linked to your account {user.Username}. Who can sign in there can sign in here."),
            (AccountNotice.ProviderLinked, true) => ("Ein Anmeldedienst wurde verknüpft", $"Mit deinem Konto {user.Username} wurde das Konto bei einem Anmeldedienst verknüpft. Wer sich dort anmelden kann, kann sich auch hier anmelden."),
            (AccountNotice.SecondFactorOff, false) => ("Signing in needs no code any more", $"The authenticator of your account {user.Username} was switched off."),
            (_, _) => ("Die Anmeldung verlangt keinen Code mehr", $"Die Authenticator-App deines Kontos {user.Username} wurde abgeschaltet."),
        };
        return new Letter
        {
            Kind = "account_notice",
            To = user.Email,
            Language = language,
            Subject = subject,
            Paragraphs = [text],
            Link = new LetterLink(german ? "Sicherheit des Kontos ansehen" : "Look at your account's security", new Uri(settings.PublicUrl, "/settings/security")),
            Notes = [german
                ? "Wenn du das nicht warst, entferne, was du nicht kennst, setze dein Passwort zurück und sag es dem Betreiber dieses Servers."
                : "If that was not you, remove what you do not know, reset your password and tell the operator of this server."],
            About = user.Id,
        };
    }
}
