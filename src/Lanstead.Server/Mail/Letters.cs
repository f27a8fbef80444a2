namespace Lanstead.Server.Mail;

/// <summary>The letters of the deployment itself; each feature has its own beside it.</summary>
internal static class Letters
{
    public static Letter Test(string to, MailLanguage language) => language == MailLanguage.German
        ? new Letter
        {
            Kind = "test", To = to, Language = language,
            Subject = "Test der E-Mail-Einstellungen",
            Paragraphs = ["Wenn du das liest, verschickt dieser Server E-Mails."],
        }
        : new Letter
        {
            Kind = "test", To = to, Language = language,
            Subject = "Test of the mail settings",
            Paragraphs = ["If you read this, this server sends mail."],
        };
}
