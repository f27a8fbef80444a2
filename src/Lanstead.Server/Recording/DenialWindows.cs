namespace Lanstead.Server.Recording;

/// <summary>Tells the first refusal of a minute from its repeats, and counts those.</summary>
/// <remarks>Thread-safe. Holds at most one entry for each person, route and reason of the last minute or so: all three are few.</remarks>
internal sealed class DenialWindows(TimeProvider time)
{
    /// <summary>Repeats within this time become one number.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<Denial, Window> _windows = [];

    /// <summary>True when this one deserves a row of its own; else it was counted.</summary>
    public bool IsFirst(Denial denial)
    {
        lock (_lock)
        {
            if (_windows.TryGetValue(denial, out Window? window))
            {
                window.Repeats++;
                return false;
            }
            _windows[denial] = new Window(time.GetTimestamp());
            return true;
        }
    }

    /// <summary>Takes the windows that are over, with their repeats; of <paramref name="all"/>, those too that are not.</summary>
    public IReadOnlyList<(Denial Denial, int Repeats)> TakeEnded(bool all = false)
    {
        var ended = new List<(Denial, int)>();
        lock (_lock)
        {
            foreach ((Denial denial, Window window) in _windows.Where(w => all || time.GetElapsedTime(w.Value.Start) >= Length).ToList())
            {
                _windows.Remove(denial);
                if (window.Repeats > 0)
                    ended.Add((denial, window.Repeats));
            }
        }
        return ended;
    }

    private sealed class Window(long start)
    {
        public long Start => start;

        public int Repeats { get; set; }
    }
}
