using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace Lanstead.Server.Features.Docs;

/// <summary>Makes pages of the little Markdown that problem pages use: headings, paragraphs, lists, code, bold.</summary>
internal static partial class DocsPage
{
    public const string Style = """
        :root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5; }
        body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        code { font-family: ui-monospace, monospace; }
        table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8886; }
        pre { overflow-x: auto; padding: .8rem; border: 1px solid #8886; }
        """;

    public static IResult Answer(string title, string body) => TypedResults.Text(
        $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{WebUtility.HtmlEncode(title)} · Lanstead</title><link rel=\"stylesheet\" href=\"/docs/docs.css\"></head><body><main>{body}</main></body></html>",
        "text/html; charset=utf-8");

    /// <summary>The page of a problem code, built into the program; null when there is none.</summary>
    public static string? ReadProblem(string code)
    {
        using Stream? page = Assembly.GetExecutingAssembly().GetManifestResourceStream($"problems/{code}.md");
        if (page is null)
            return null;
        using var reader = new StreamReader(page, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    public static string Render(string markdown)
    {
        var html = new StringBuilder();
        foreach (string block in markdown.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (block.StartsWith("```", StringComparison.Ordinal))
                html.Append("<pre><code>").Append(WebUtility.HtmlEncode(block.Trim('`').Trim())).Append("</code></pre>");
            else if (block.StartsWith('#'))
                html.Append("<h1>").Append(Inline(block.TrimStart('#', ' '))).Append("</h1>");
            else if (block.StartsWith("- ", StringComparison.Ordinal))
                html.Append("<ul>").AppendJoin("", block.Split('\n').Select(l => $"<li>{Inline(l.TrimStart('-', ' '))}</li>")).Append("</ul>");
            else
                html.Append("<p>").Append(Inline(block)).Append("</p>");
        }
        return html.ToString();
    }

    private static string Inline(string text) => Bold.Replace(Code.Replace(WebUtility.HtmlEncode(text), "<code>$1</code>"), "<strong>$1</strong>");

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code { get; }

    [GeneratedRegex(@"\*\*([^*]+)\*\*")]
    private static partial Regex Bold { get; }
}
