using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Lanstead.Tests.Postgres;

/// <summary>Keeps every log line of a server at every level, to look for secrets (N2) and for warnings in a green run.</summary>
public sealed class CapturedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> _lines = new();

    /// <summary>All lines so far.</summary>
    public IReadOnlyCollection<(LogLevel Level, string Line)> Lines => _lines;

    /// <summary>Lines at warning or above that the server had a reason for: not that this machine stood still for seconds.</summary>
    public IReadOnlyList<string> Warnings => [.. _lines.Where(l => l.Level >= LogLevel.Warning).Select(l => l.Line).Where(line => !IsOfTheMachine(line))];

    // Kestrel's clock that ticked late, and the listening connection that was not answered in three seconds.
    private static bool IsOfTheMachine(string line) =>
        line.Contains("the heartbeat has been running for", StringComparison.Ordinal)
        || (line.Contains("Lost the connection that listens for notices", StringComparison.Ordinal) && line.Contains("Timeout", StringComparison.Ordinal));

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Writer(categoryName, _lines);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Writer(string category, ConcurrentQueue<(LogLevel Level, string Line)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((logLevel, $"{category}: {formatter(state, exception)} {exception}"));
    }
}
