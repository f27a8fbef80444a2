using Lanstead.Server.Features.Alerts;
using Lanstead.Server.Mail;

namespace Lanstead.Server.Features.Notifications;

/// <summary>A notification in one line, for letters and programs; the web UI has words of its own, by kind.</summary>
internal static class NotificationText
{
    /// <summary>In which <paramref name="language"/>.</summary>
    public static string Of(NotificationKind kind, int times, NotificationNames names, MailLanguage language) =>
        language == MailLanguage.German ? German(kind, times, names) : English(kind, times, names);

    private static string English(NotificationKind kind, int times, NotificationNames n) => kind switch
    {
        NotificationKind.Invited => $"{n.Person} invites you to {Place(n)}.",
        NotificationKind.JoinAsked => times == 1 ? $"{n.Person} asks to come into {Place(n)}." : $"{times} people ask to come into {Place(n)}.",
        NotificationKind.DeviceWaiting => times == 1 ? $"The device {n.Device} waits for your yes in {Place(n)}." : $"{times} devices wait for your yes in {Place(n)}.",
        NotificationKind.LetIn => $"You are in {Place(n)} now.",
        NotificationKind.DeviceLetIn => $"Your device {n.Device} is in {Place(n)} now.",
        NotificationKind.RoleChanged => $"You are {n.Role} of {Place(n)} now.",
        NotificationKind.Banned => $"You were banned from {Place(n)}{(string.IsNullOrEmpty(n.Reason) ? "" : $": {n.Reason}")}",
        NotificationKind.Mentioned => times == 1 ? $"{n.Person} called you in #{n.Channel} of {n.Space}." : $"You were called {times} times in #{n.Channel} of {n.Space}.",
        NotificationKind.SignedIn => $"Somebody signed in to your account: {n.Client}, from {n.Address ?? "an unknown address"}. If that was not you, end that session and change your password.",
        NotificationKind.KeyExpiring => $"Your API key {n.Name} ends on {n.Until:yyyy-MM-dd}.",
        NotificationKind.DeviceKeyDue => $"Give your device {n.Device} in {Place(n)} another key and configuration by {n.Until:yyyy-MM-dd}.",
        NotificationKind.AlertFired => n.Reason switch
        {
            "device_away" => $"{n.Device} in {Place(n)} is away.",
            "refusals" => $"Much of {n.Device} in {Place(n)} is refused.",
            "device_warns" => $"{n.Device} in {Place(n)} warns: {AlertText.Of(n.Warning ?? "")}.",
            _ => $"{n.Device} in {Place(n)} is held.",
        },
        NotificationKind.AlertOver => n.Reason switch
        {
            "device_away" => $"{n.Device} in {Place(n)} is back.",
            "refusals" => $"Of {n.Device} in {Place(n)} no more than usual is refused.",
            "device_warns" => $"{n.Device} in {Place(n)} warns no more: {AlertText.Of(n.Warning ?? "")}.",
            _ => $"{n.Device} in {Place(n)} is held no longer.",
        },
        NotificationKind.QuotaNear => $"Four fifths of the traffic quota of {n.Name} in {n.Space} are used; it begins anew on {n.Until:yyyy-MM-dd}.",
        NotificationKind.QuotaReached => $"The traffic quota of {n.Name} in {n.Space} is used up: it is {(n.Reason == "suspend" ? "closed" : "slow")} until {n.Until:yyyy-MM-dd}.",
        _ => $"Your device {n.Device} has to join {n.Space} anew by {n.Until:yyyy-MM-dd}.",
    };

    private static string German(NotificationKind kind, int times, NotificationNames n) => kind switch
    {
        NotificationKind.Invited => $"{n.Person} lädt dich ein: {Place(n)}.",
        NotificationKind.JoinAsked => times == 1 ? $"{n.Person} möchte beitreten: {Place(n)}." : $"{times} Leute möchten beitreten: {Place(n)}.",
        NotificationKind.DeviceWaiting => times == 1 ? $"Das Gerät {n.Device} wartet auf dein Ja: {Place(n)}." : $"{times} Geräte warten auf dein Ja: {Place(n)}.",
        NotificationKind.LetIn => $"Du bist jetzt dabei: {Place(n)}.",
        NotificationKind.DeviceLetIn => $"Dein Gerät {n.Device} ist jetzt dabei: {Place(n)}.",
        NotificationKind.RoleChanged => $"Du hast eine neue Rolle ({n.Role}): {Place(n)}.",
        NotificationKind.Banned => $"Du wurdest ausgeschlossen: {Place(n)}{(string.IsNullOrEmpty(n.Reason) ? "" : $". Grund: {n.Reason}")}",
        NotificationKind.Mentioned => times == 1 ? $"{n.Person} hat dich in #{n.Channel} von {n.Space} erwähnt." : $"Du wurdest {times}-mal in #{n.Channel} von {n.Space} erwähnt.",
        NotificationKind.SignedIn => $"Jemand hat sich mit deinem Konto angemeldet: {n.Client}, von {n.Address ?? "einer unbekannten Adresse"}. Wenn du das nicht warst, beende diese Sitzung und ändere dein Passwort.",
        NotificationKind.KeyExpiring => $"Dein API-Schlüssel {n.Name} endet am {n.Until:yyyy-MM-dd}.",
        NotificationKind.DeviceKeyDue => $"Gib deinem Gerät {n.Device} bis {n.Until:yyyy-MM-dd} einen neuen Schlüssel mit neuer Konfiguration: {Place(n)}.",
        NotificationKind.AlertFired => n.Reason switch
        {
            "device_away" => $"{n.Device} ist weg: {Place(n)}.",
            "refusals" => $"Von {n.Device} wird viel abgelehnt: {Place(n)}.",
            "device_warns" => $"{n.Device} warnt: {AlertText.German(n.Warning ?? "")}. {Place(n)}.",
            _ => $"{n.Device} darf nicht hinein: {Place(n)}.",
        },
        NotificationKind.AlertOver => n.Reason switch
        {
            "device_away" => $"{n.Device} ist wieder da: {Place(n)}.",
            "refusals" => $"Von {n.Device} wird nicht mehr viel abgelehnt: {Place(n)}.",
            "device_warns" => $"{n.Device} warnt nicht mehr: {AlertText.German(n.Warning ?? "")}. {Place(n)}.",
            _ => $"{n.Device} darf wieder hinein: {Place(n)}.",
        },
        NotificationKind.QuotaNear => $"Vier Fünftel des Datenvolumens von {n.Name} in {n.Space} sind verbraucht; es beginnt neu am {n.Until:yyyy-MM-dd}.",
        NotificationKind.QuotaReached => $"Das Datenvolumen von {n.Name} in {n.Space} ist verbraucht: {(n.Reason == "suspend" ? "geschlossen" : "langsam")} bis {n.Until:yyyy-MM-dd}.",
        _ => $"Dein Gerät {n.Device} muss {n.Space} bis {n.Until:yyyy-MM-dd} neu beitreten.",
    };

    private static string Place(NotificationNames names) => names.Network is null ? names.Space ?? "" : $"{names.Network} ({names.Space})";
}
