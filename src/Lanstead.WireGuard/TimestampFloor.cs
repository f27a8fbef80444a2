namespace Lanstead.WireGuard;

/// <summary>Sees to it that our timestamps never go back, also over a restart with a clock that lost the time.</summary>
/// <remarks>
/// A peer refuses an initiation with a timestamp that is not greater than the last one of ours. So before a timestamp is used, one that lies
/// <see cref="ReservedAhead"/> later is given to the caller to keep, at most once in that time. After a restart, a clock that is behind what was kept
/// by more than that has lost the time, and what was kept is used instead. A clock that is behind by less is used: it has caught up before long,
/// and the timestamps of many restarts do not run away from the time, which would lock out any other program that uses this key.
/// Thread-safe. One floor serves one private key.
/// </remarks>
public sealed class TimestampFloor
{
    private readonly Lock _gate = new();
    private readonly Action<Tai64n>? _keep;
    private readonly Tai64n _kept;
    private Tai64n _highest;
    private Tai64n _reserved;

    /// <summary>Starts from what was kept.</summary>
    /// <param name="kept">What <paramref name="keep"/> got last; default when there is nothing.</param>
    /// <param name="keep">Writes the new floor where it outlives the process; returns when it is written. Null keeps nothing.</param>
    public TimestampFloor(Tai64n kept = default, Action<Tai64n>? keep = null) => (_kept, _reserved, _keep) = (kept, kept, keep);

    /// <summary>How far ahead timestamps are reserved: 10 s, the longest time for which a crash together with a step of the clock can hold up handshakes.</summary>
    public static TimeSpan ReservedAhead { get; } = TimeSpan.FromSeconds(10);

    /// <summary>A timestamp for an initiation: the clock's, but never below the floor, and greater than the last one to the same peer.</summary>
    /// <param name="wallClock">What the clock says; it may have stepped back.</param>
    /// <param name="lastToPeer">The last timestamp sent to that peer; default for none.</param>
    public Tai64n Next(DateTimeOffset wallClock, Tai64n lastToPeer)
    {
        lock (_gate)
        {
            var next = Tai64n.OfWhitened(wallClock);
            if (next.PlusSeconds((ulong)ReservedAhead.TotalSeconds) < _kept)
                next = _kept;
            if (next < _highest)
                next = _highest;
            if (next <= lastToPeer)
                next = lastToPeer.Next();
            if (next > _highest)
                _highest = next;
            if (_keep is not null && next >= _reserved)
            {
                _reserved = next.PlusSeconds((ulong)ReservedAhead.TotalSeconds);
                _keep(_reserved);
            }
            return next;
        }
    }
}
