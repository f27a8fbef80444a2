namespace Lanstead.WireGuard.Cookies;

/// <summary>Counts the handshake messages that cost us computation, and says when they are too many in a second. Thread-safe.</summary>
internal sealed class LoadWatch(int perSecond)
{
    private readonly Lock _gate = new();
    private TimeSpan _windowStart;
    private TimeSpan _heldUntil;
    private int _counted;

    /// <summary>Counts a message that will be worked on.</summary>
    public void Count(TimeSpan now)
    {
        lock (_gate)
        {
            if (now < _windowStart || now - _windowStart >= TimeSpan.FromSeconds(1))
                (_windowStart, _counted) = (now, 0);
            if (++_counted > perSecond)
                _heldUntil = now + ProtocolConstants.UnderLoadHold;
        }
    }

    /// <summary>Whether there were too many, now or up to a second ago.</summary>
    public bool IsUnderLoad(TimeSpan now)
    {
        lock (_gate)
            return now < _heldUntil && _heldUntil - now <= ProtocolConstants.UnderLoadHold;
    }
}
