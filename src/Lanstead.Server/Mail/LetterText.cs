using System.Text;
using System.Text.Encodings.Web;

namespace Lanstead.Server.Mail;

/// <summary>A letter as text and as HTML, with the same words.</summary>
internal static class LetterText
{
    public static string Text(Letter letter, Uri server)
    {
        var text = new StringBuilder();
        foreach (string paragraph in letter.Paragraphs)
            text.Append(OneLine(paragraph)).Append("\n\n");
        if (letter.Link is { } link)
            text.Append(OneLine(link.Label)).Append(":\n").Append(link.Url.AbsoluteUri).Append("\n\n");
        foreach (string note in letter.Notes)
            text.Append(OneLine(note)).Append("\n\n");
        return text.Append("-- \n").Append(Sender(letter.Language, server)).Append('\n').ToString();
    }

    // No style sheet, no picture, nothing from elsewhere: it must look right in every program, and tell nobody that it was read.
    public static string Html(Letter letter, Uri server)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"").Append(letter.Language.Code()).Append("\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>")
            .Append(Escape(letter.Subject)).Append("</title></head><body style=\"margin:0;padding:24px;background:#f4f4f1;color:#1c1c1a;font:16px/1.5 system-ui,sans-serif\">")
            .Append("<div style=\"max-width:34rem;margin:0 auto;padding:28px;background:#fff;border-radius:12px\">")
            .Append("<h1 style=\"margin:0 0 16px;font-size:20px\">").Append(Escape(letter.Subject)).Append("</h1>");
        foreach (string paragraph in letter.Paragraphs)
            html.Append("<p style=\"margin:0 0 16px\">").Append(Escape(paragraph)).Append("</p>");
        if (letter.Link is { } link)
        {
            string url = Escape(link.Url.AbsoluteUri);
            html.Append("<p style=\"margin:24px 0\"><a href=\"").Append(url).Append("\" style=\"display:inline-block;padding:12px 20px;background:#14532d;color:#fff;border-radius:8px;text-decoration:none;font-weight:600\">")
                .Append(Escape(link.Label)).Append("</a></p><p style=\"margin:0 0 16px;font-size:14px;color:#55554f;word-break:break-all\">").Append(url).Append("</p>");
        }
        foreach (string note in letter.Notes)
            html.Append("<p style=\"margin:0 0 12px;font-size:14px;color:#55554f\">").Append(Escape(note)).Append("</p>");
        return html.Append("<p style=\"margin:24px 0 0;font-size:13px;color:#55554f\">").Append(Escape(Sender(letter.Language, server))).Append("</p></div></body></html>").ToString();
    }

    private static string Sender(MailLanguage language, Uri server) => language == MailLanguage.German
        ? $"Von Lanstead auf {server.Authority}. Auf diese Nachricht kann nicht geantwortet werden."
        : $"From Lanstead at {server.Authority}. Replies to this message are not read.";

    private static string Escape(string text) => HtmlEncoder.Default.Encode(OneLine(text));

    // A name with line breaks must not be able to write paragraphs of its own.
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
