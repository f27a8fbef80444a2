using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Logging;

/// <summary>A logger of everything whose events are lines for people.</summary>
internal sealed class LineLogger(Action<string> write) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        write(formatter(state, exception));
}
