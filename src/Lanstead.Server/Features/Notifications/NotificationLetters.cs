using Lanstead.Primitives;
using Lanstead.Server.Hosting;
using Lanstead.Server.Mail;

namespace Lanstead.Server.Features.Notifications;

/// <summary>The words of a letter that tells what waits.</summary>
internal sealed class NotificationLetters(ServerSettings settings)
{
    /// <summary>Lines of one letter; the page shows the rest.</summary>
    public const int MaxLines = 20;

    /// <summary>One letter for all of <paramref name="items"/>.</summary>
    public Letter Write(UserId person, string email, string username, MailLanguage language, IReadOnlyList<NotificationView> items)
    {
        bool german = language == MailLanguage.German;
        var lines = items.Take(MaxLines).Select(item => NotificationText.Of(item.Kind, item.Times, item.Names, language)).ToList();
        if (items.Count > MaxLines)
            lines.Add(german ? $"Und {items.Count - MaxLines} weitere." : $"And {items.Count - MaxLines} more.");
        return new Letter
        {
            Kind = "notifications",
            To = email,
            Language = language,
            Subject = items.Count == 1 ? lines[0] : german ? $"{items.Count} Neuigkeiten für {username}" : $"{items.Count} things are new for {username}",
            Paragraphs = lines,
            Link = new LetterLink(german ? "Ansehen" : "Look at it", new Uri(settings.PublicUrl, "/notifications")),
            Notes = [german ? "Worüber du Post bekommst, stellst du unter Einstellungen, Benachrichtigungen ein." : "Choose what you get by mail under Settings, Notifications."],
            About = person,
        };
    }
}
