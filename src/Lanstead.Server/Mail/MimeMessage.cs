using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Lanstead.Server.Mail;

/// <summary>Writes a message as it goes over the wire (RFC 5322, RFC 2045): text and HTML, all lines short and of ASCII.</summary>
internal static class MimeMessage
{
    // RFC 2047 §2: an encoded word has at most 75 characters; "=?utf-8?B?…?=" leaves 45 bytes of text for 60 of base64.
    private const int WordBytes = 45;
    private const int LineChars = 76;

    /// <param name="id">The same at every try, so that a mail server that got it twice can tell.</param>
    /// <param name="at">When it was written.</param>
    /// <param name="from">Of the settings.</param>
    /// <param name="to">The address alone.</param>
    /// <param name="subject">Anything: what is not plain is encoded.</param>
    /// <param name="text">The plain form.</param>
    /// <param name="html">The HTML form.</param>
    public static string Write(Guid id, DateTimeOffset at, MailAddress from, string to, string subject, string text, string html)
    {
        string boundary = $"lanstead-{id:N}";
        var message = new StringBuilder();
        Header(message, "Date", at.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header(message, "From", from.DisplayName.Length == 0 ? from.Address : $"{Words(from.DisplayName)} <{from.Address}>");
        Header(message, "To", to);
        Header(message, "Subject", Words(subject));
        Header(message, "Message-ID", $"<{id:N}@{from.Host}>");
        // RFC 3834: no answering machine answers.
        Header(message, "Auto-Submitted", "auto-generated");
        Header(message, "MIME-Version", "1.0");
        Header(message, "Content-Type", $"multipart/alternative; boundary=\"{boundary}\"");
        message.Append("\r\n");
        Part(message, boundary, "text/plain", text);
        Part(message, boundary, "text/html", html);
        return message.Append("--").Append(boundary).Append("--\r\n").ToString();
    }

    private static void Header(StringBuilder message, string name, string value)
    {
        // Folded lines of Words begin with a blank; nothing else may hold a line break, whoever made it.
        if (value.Replace("\r\n ", "", StringComparison.Ordinal).Any(char.IsControl))
            throw new ArgumentException($"The header {name} would hold a control character.", nameof(value));
        message.Append(name).Append(": ").Append(value).Append("\r\n");
    }

    /// <summary>Text for a header: encoded always, so that there is one form to be right (RFC 2047).</summary>
    internal static string Words(string text)
    {
        var words = new List<string>();
        var word = new List<byte>();
        foreach (Rune rune in text.EnumerateRunes())
        {
            byte[] bytes = Encoding.UTF8.GetBytes((Rune.IsControl(rune) ? new Rune(' ') : rune).ToString());
            if (word.Count + bytes.Length > WordBytes)
            {
                words.Add(Encoded(word));
                word = [];
            }
            word.AddRange(bytes);
        }
        words.Add(Encoded(word));
        return string.Join("\r\n ", words);
    }

    private static string Encoded(List<byte> word) => $"=?utf-8?B?{Convert.ToBase64String(word.ToArray())}?=";

    private static void Part(StringBuilder message, string boundary, string type, string body)
    {
        message.Append("--").Append(boundary).Append("\r\nContent-Type: ").Append(type).Append("; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        string base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(body.Replace("\n", "\r\n", StringComparison.Ordinal)));
        for (int i = 0; i < base64.Length; i += LineChars)
            message.Append(base64.AsSpan(i, Math.Min(LineChars, base64.Length - i))).Append("\r\n");
        message.Append("\r\n");
    }
}
