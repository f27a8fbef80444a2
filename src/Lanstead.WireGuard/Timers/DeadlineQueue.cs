namespace Lanstead.WireGuard.Timers;

/// <summary>Which peer has to be looked at next: a binary heap with one place per peer, at its earliest deadline or before it.</summary>
/// <remarks>
/// A peer whose deadline moves to later stays where it is: when its time comes it says so, and gets a new place. Traffic therefore touches the heap
/// about once in ten seconds per peer, not once per packet. Thread-safe; costs the logarithm of the number of peers.
/// </remarks>
internal sealed class DeadlineQueue
{
    /// <summary>The time of what is never due.</summary>
    public const long Never = long.MaxValue;

    private readonly Lock _gate = new();
    private Peer[] _heap = new Peer[16];
    private int _count;
    private long _nextTicks = Never;

    /// <summary>The earliest time at which a peer has to be looked at.</summary>
    public long NextTicks => Volatile.Read(ref _nextTicks);

    /// <summary>Called when <see cref="NextTicks"/> moved to earlier.</summary>
    public Action? MovedEarlier { get; set; }

    /// <summary>Sees to it that the peer is looked at by a time.</summary>
    public void Schedule(Peer peer, long atTicks)
    {
        bool earlier;
        lock (_gate)
        {
            ref DeadlinePlace place = ref peer.Place;
            if (atTicks >= place.AtTicks || place.IsClosed)
                return;
            if (place.Index < 0)
            {
                if (_count == _heap.Length)
                    Array.Resize(ref _heap, _count * 2);
                place.Index = _count++;
                _heap[place.Index] = peer;
            }
            Volatile.Write(ref place.AtTicks, atTicks);
            Rise(place.Index);
            long before = _nextTicks;
            Volatile.Write(ref _nextTicks, _heap[0].Place.AtTicks);
            earlier = _nextTicks < before;
        }
        if (earlier)
            MovedEarlier?.Invoke();
    }

    /// <summary>Takes out a peer whose time has come; null when there is none.</summary>
    public Peer? TakeDue(long nowTicks)
    {
        if (NextTicks > nowTicks)
            return null;
        lock (_gate)
        {
            if (_count == 0 || _heap[0].Place.AtTicks > nowTicks)
                return null;
            Peer peer = _heap[0];
            TakeOut(peer);
            return peer;
        }
    }

    /// <summary>Takes out a peer that is removed, for good.</summary>
    public void Close(Peer peer)
    {
        lock (_gate)
        {
            peer.Place.IsClosed = true;
            if (peer.Place.Index >= 0)
                TakeOut(peer);
        }
    }

    private void TakeOut(Peer peer)
    {
        int hole = peer.Place.Index;
        Peer last = _heap[--_count];
        _heap[_count] = null!;
        peer.Place.Index = -1;
        Volatile.Write(ref peer.Place.AtTicks, Never);
        if (last != peer)
        {
            _heap[hole] = last;
            last.Place.Index = hole;
            Rise(hole);
            Sink(last.Place.Index);
        }
        Volatile.Write(ref _nextTicks, _count == 0 ? Never : _heap[0].Place.AtTicks);
    }

    private void Rise(int at)
    {
        Peer peer = _heap[at];
        while (at > 0 && _heap[(at - 1) / 2].Place.AtTicks > peer.Place.AtTicks)
        {
            Put(_heap[(at - 1) / 2], at);
            at = (at - 1) / 2;
        }
        Put(peer, at);
    }

    private void Sink(int at)
    {
        Peer peer = _heap[at];
        for (int child = (2 * at) + 1; child < _count; child = (2 * at) + 1)
        {
            if (child + 1 < _count && _heap[child + 1].Place.AtTicks < _heap[child].Place.AtTicks)
                child++;
            if (_heap[child].Place.AtTicks >= peer.Place.AtTicks)
                break;
            Put(_heap[child], at);
            at = child;
        }
        Put(peer, at);
    }

    private void Put(Peer peer, int at)
    {
        _heap[at] = peer;
        peer.Place.Index = at;
    }
}

/// <summary>Where a peer stands in the <see cref="DeadlineQueue"/>, which alone writes it.</summary>
internal struct DeadlinePlace()
{
    public long AtTicks = DeadlineQueue.Never;
    public int Index = -1;
    public bool IsClosed;
}
