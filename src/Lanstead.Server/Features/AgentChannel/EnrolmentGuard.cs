using System.Collections.Concurrent;
using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Http;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>Counts failed enrolments, per source and in all, so that short codes cannot be guessed. Good keys are never slowed.</summary>
/// <remarks>
/// In memory, per server process. 20 failures in 5 minutes per source; 1,000 a minute in all, so 15,000 in the life of a code
/// out of 2^44.
/// </remarks>
internal sealed class EnrolmentGuard(TimeProvider time) : IDisposable
{
    // Joins of one network are one after the other anyway; four at once keep several networks going on few connections.
    private const int AtOnce = 4;

    private const int PerSourceMax = 20;
    private const int InAllMax = 1_000;
    private const int SourcesMax = 10_000;
    private static readonly TimeSpan s_sourceWindow = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_allWindow = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<IPAddress, Window> _sources = new();
    private readonly Window _all = new();
    private readonly SemaphoreSlim _turns = new(AtOnce);

    public static Failure TooMany { get; } = new("rate.limited", "Too many wrong keys came from here. Wait five minutes, then try again with a new key.");

    /// <summary>Waits for a turn; disposing what comes back ends it.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken stop)
    {
        await _turns.WaitAsync(stop);
        return new Turn(_turns);
    }

    public void Dispose() => _turns.Dispose();

    /// <summary>False when this source, or all of them, failed too often of late.</summary>
    public bool MayTry(IPAddress? source) =>
        !_all.IsOver(InAllMax, s_allWindow, time) && !(_sources.TryGetValue(ClientAddress.KeyOf(source), out Window? window) && window.IsOver(PerSourceMax, s_sourceWindow, time));

    /// <summary>Notes a failure.</summary>
    public void Failed(IPAddress? source)
    {
        // A full table means an attack from many sources: the limit in all holds, so starting over is harmless.
        if (_sources.Count >= SourcesMax)
            _sources.Clear();
        _sources.GetOrAdd(ClientAddress.KeyOf(source), _ => new Window()).Count(s_sourceWindow, time);
        _all.Count(s_allWindow, time);
    }

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }

    private sealed class Window
    {
        private readonly Lock _lock = new();
        private long _start;
        private int _count;

        public bool IsOver(int max, TimeSpan length, TimeProvider time)
        {
            lock (_lock)
                return _count >= max && time.GetElapsedTime(_start) < length;
        }

        public void Count(TimeSpan length, TimeProvider time)
        {
            lock (_lock)
            {
                if (_count == 0 || time.GetElapsedTime(_start) >= length)
                    (_start, _count) = (time.GetTimestamp(), 0);
                _count++;
            }
        }
    }
}
