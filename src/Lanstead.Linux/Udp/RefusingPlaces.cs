namespace Lanstead.Linux.Udp;

/// <summary>Remembers places to which the kernel does not segment, so that not every train is tried in vain.</summary>
/// <remarks>
/// Usually the way there carries less than a segment, and the kernel refuses to both segment and fragment. Ways change, so each is tried
/// again after some trains. A table of eight by hash: what is pushed out is only tried once more.
/// </remarks>
internal sealed class RefusingPlaces
{
    private const int Places = 8;
    private const int TrainsUntilRetry = 1000;

    private readonly UdpAddress[] _places = new UdpAddress[Places];
    private readonly int[] _remaining = new int[Places];
    private int _used;

    /// <summary>Whether to send single datagrams there.</summary>
    public bool Contains(in UdpAddress to)
    {
        if (_used == 0)
            return false;
        int at = to.GetHashCode() & (Places - 1);
        if (_remaining[at] == 0 || _places[at] != to)
            return false;
        if (--_remaining[at] == 0)
            _used--;
        return true;
    }

    public void Add(in UdpAddress to)
    {
        int at = to.GetHashCode() & (Places - 1);
        if (_remaining[at] == 0)
            _used++;
        _places[at] = to;
        _remaining[at] = TrainsUntilRetry;
    }
}
