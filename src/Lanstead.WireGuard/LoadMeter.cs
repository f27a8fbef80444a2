namespace Lanstead.WireGuard;

/// <summary>Decides whether handshakes come faster than they are worked off: from an eighth of the queue on, and for a second after. Thread-safe.</summary>
public sealed class LoadMeter
{
    private long _underLoadUntilTicks = long.MinValue;

    /// <summary>Notes how full the queue of handshake messages is, and tells whether we are under load.</summary>
    /// <param name="queued">Messages that wait.</param>
    /// <param name="capacity">Messages that may wait.</param>
    /// <param name="now">Monotonic time.</param>
    public bool Note(int queued, int capacity, TimeSpan now)
    {
        if (queued < capacity / ProtocolConstants.UnderLoadQueueDivisor)
            return IsUnderLoad(now);
        Volatile.Write(ref _underLoadUntilTicks, (now + ProtocolConstants.UnderLoadHold).Ticks);
        return true;
    }

    /// <summary>Whether we are under load.</summary>
    public bool IsUnderLoad(TimeSpan now)
    {
        long until = Volatile.Read(ref _underLoadUntilTicks);
        // A clock that stepped back does not leave us under load for as long as it stepped.
        return now.Ticks < until && until - now.Ticks <= ProtocolConstants.UnderLoadHold.Ticks;
    }
}
