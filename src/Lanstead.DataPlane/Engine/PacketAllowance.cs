namespace Lanstead.DataPlane.Engine;

/// <summary>How many packets may pass: so many a second, and so many at once after a silence. Thread-safe; does not allocate.</summary>
internal sealed class PacketAllowance(int perSecond, int atOnce)
{
    private readonly long _costTicks = TimeSpan.TicksPerSecond / perSecond;
    private readonly Lock _gate = new();
    private long _left = TimeSpan.TicksPerSecond / perSecond * atOnce;
    private long _at;

    /// <summary>Asks for packets that pass together.</summary>
    /// <returns>Whether they may.</returns>
    public bool TryTake(int packets, TimeSpan now)
    {
        lock (_gate)
        {
            _left = Math.Min(_costTicks * atOnce, _left + Math.Max(0, now.Ticks - _at));
            _at = now.Ticks;
            if (_left < _costTicks * packets)
                return false;
            _left -= _costTicks * packets;
            return true;
        }
    }
}
