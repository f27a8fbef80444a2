using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Lanstead.Server.Hosting;

/// <summary>One line per log entry; every control character in it is written as its code, so that nobody's input makes lines or moves a terminal's cursor.</summary>
internal sealed class LineFormatter(TimeProvider time, Redactor redactor) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "lanstead";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string message = redactor.Redact(logEntry.Formatter(logEntry.State, logEntry.Exception), logEntry.State);
        string now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        WriteEscaped(textWriter, $"{now} {Word(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] {message}");
        if (logEntry.Exception is { } exception)
            WriteEscaped(textWriter, " " + redactor.Redact(exception.ToString()));
        textWriter.Write('\n');
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };

    // Also what turns text around or separates lines in Unicode's eyes.
    private static bool IsUnsafe(char c) => char.IsControl(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;

    private static void WriteEscaped(TextWriter writer, string text)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsUnsafe(text[i]))
                continue;
            writer.Write(text.AsSpan(start, i - start));
            writer.Write(text[i] switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                char c => $"\\u{(int)c:x4}",
            });
            start = i + 1;
        }
        writer.Write(text.AsSpan(start));
    }
}
