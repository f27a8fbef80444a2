using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Logging;

/// <summary>Loggers that write one line per event to the ring and to the sink.</summary>
internal sealed class RingLoggerFactory(LogRing ring, Action<string>? sink, TimeProvider time, LogLevel least = LogLevel.Information) : ILoggerFactory
{
    /// <summary>The lowest level that is written.</summary>
    public LogLevel Least => least;

    public ILogger CreateLogger(string categoryName) =>
        new RingLogger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The agent has one log.");

    public void Dispose()
    {
    }

    private void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var line = new StringBuilder(96);
        line.Append(time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)).Append(' ')
            .Append(Word(level)).Append(' ').Append(category).Append(": ");
        Append(line, message);
        if (exception is not null)
            Append(line.Append(" ("), $"{exception.GetType().Name}: {exception.Message})");
        string text = line.ToString();
        ring.Add(text);
        sink?.Invoke(text);
    }

    // One event, one line: what came from the network cannot forge a second line or move a terminal's cursor.
    private static void Append(StringBuilder line, string text)
    {
        foreach (char c in text)
            line.Append(char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format ? ' ' : c);
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Critical => "crit",
        LogLevel.Error => "error",
        LogLevel.Warning => "warn",
        LogLevel.Information => "info",
        LogLevel.Trace => "trace",
        _ => "debug",
    };

    private sealed class RingLogger(RingLoggerFactory owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= owner.Least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                owner.Write(logLevel, category, formatter(state, exception), exception);
        }
    }
}
