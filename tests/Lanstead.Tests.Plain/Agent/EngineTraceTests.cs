using Lanstead.Agent.Logging;
using Lanstead.Agent.Metrics;
using Lanstead.DataPlane.Engine;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Microsoft.Extensions.Logging;

namespace Lanstead.Tests.Plain.Agent;

public sealed class EngineTraceTests
{
    private static readonly Endpoint Somewhere = new([203, 0, 113, 5], 9);

    [Fact]
    public void With_trace_off_a_handshake_is_neither_formatted_nor_allocated_for()
    {
        var off = new CountingLogger();
        var trace = new EngineTraceLog(off);
        Tell(trace, 100);

        Assert.Equal(0, Allocated.By(() => Tell(trace, 10_000)));
        Assert.Equal(0, off.Written);
        Assert.True(off.Asked >= 20_000, $"{off.Asked}");
    }

    [Fact]
    public void Nobody_listens_to_the_engine_unless_asked_to() => Assert.Null(new EngineOptions().Trace);

    [Fact]
    public void With_trace_on_a_handshake_is_one_line()
    {
        var ring = new LogRing(LogRing.DefaultSizeBytes);
        using var loggers = new RingLoggerFactory(ring, null, TimeProvider.System, LogLevel.Trace);

        Tell(new EngineTraceLog(loggers.CreateLogger("Engine")), 1);

        Assert.Collection(ring.Last(10),
            line => Assert.EndsWith(" trace Engine: Initiation from 203.0.113.5:9 taken", line, StringComparison.Ordinal),
            line => Assert.EndsWith(" trace Engine: Response from 203.0.113.5:9 refused: BadResponse", line, StringComparison.Ordinal));
    }

    private static void Tell(EngineTraceLog trace, int times)
    {
        for (int i = 0; i < times; i++)
        {
            trace.OnMessage(MessageType.Initiation, Somewhere, Refusal.None);
            trace.OnMessage(MessageType.Response, Somewhere, Refusal.BadResponse);
        }
    }

    private sealed class CountingLogger : ILogger
    {
        public int Asked { get; private set; }

        public int Written { get; private set; }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel)
        {
            Asked++;
            return logLevel > LogLevel.Trace;
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Written++;
    }
}
