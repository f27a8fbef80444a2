namespace Lanstead.DataPlane.Engine;

/// <summary>Finds the largest packet that passes to one peer: by what is answered, never by what somebody on the way says (as RFC 8899).</summary>
/// <remarks>
/// No clock and no I/O. Not thread-safe.
/// <code>
/// whole  ── the largest is answered ────────────────────► done: all passes
/// whole  ── a small one alone is answered, three times ─► search: eight lengths at once, between what passed and what did not, until they meet ─► done
/// whole  ── nothing is answered ────────────────────────► done: not known
/// </code>
/// An answer that comes late counts still: a way that is slow or loses packets is taken for narrower than it is for a moment only.
/// </remarks>
internal sealed class PathProbe
{
    /// <summary>Lengths differ by so much: packets are padded to it.</summary>
    public const int StepBytes = 16;

    /// <summary>Most questions at once.</summary>
    public const int QuestionsMax = 8;

    // Asked along with the largest, to tell a narrow way from a peer that does not answer. No way is narrower (RFC 1122 §3.3.2: 576 with all headers).
    private const int SmallBytes = 512;
    private const int TriesWhole = 3;
    private const int TriesSearch = 2;

    private static readonly TimeSpan WaitMin = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(1);

    private readonly int[] _asked = new int[QuestionsMax];
    private int _askedCount;
    private int _mtuBytes;
    private int _low;
    private int _high;
    private int _tries;
    private bool _searches;
    private TimeSpan _wait;

    /// <summary>When <see cref="Ask"/> has something to do; <see cref="TimeSpan.MaxValue"/> when nothing is under way.</summary>
    public TimeSpan NextAt { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Whether nothing is under way.</summary>
    public bool IsDone => NextAt == TimeSpan.MaxValue;

    /// <summary>The largest length that was answered; 0 for none.</summary>
    public int PassedBytes => _low;

    /// <summary>Begins anew.</summary>
    /// <param name="mtuBytes">The largest packet that there is.</param>
    /// <param name="roundTrip">How long an answer takes, as far as known.</param>
    /// <param name="now">Monotonic time.</param>
    public void Start(int mtuBytes, TimeSpan? roundTrip, TimeSpan now)
    {
        (_mtuBytes, _low, _high, _tries, _searches) = (mtuBytes, 0, mtuBytes, 0, false);
        TimeSpan wait = WaitMin + (2 * (roundTrip ?? TimeSpan.Zero));
        _wait = wait < WaitMax ? wait : WaitMax;
        _askedCount = 0;
        _asked[_askedCount++] = mtuBytes;
        if (mtuBytes > SmallBytes)
            _asked[_askedCount++] = SmallBytes;
        NextAt = now;
    }

    /// <summary>Takes an answer.</summary>
    public void Answer(int lengthBytes, TimeSpan now)
    {
        if (lengthBytes > _mtuBytes || lengthBytes <= _low)
            return;
        _low = lengthBytes;
        if (_low == _mtuBytes)
            NextAt = TimeSpan.MaxValue;
        else if (_searches && !IsDone && _low >= _asked[.._askedCount].Max())
            NextAt = now; // all of them passed: no need to wait for more
    }

    /// <summary>Tells what to ask now.</summary>
    /// <param name="now">Monotonic time.</param>
    /// <param name="lengths">Room for <see cref="QuestionsMax"/>.</param>
    /// <returns>How many lengths.</returns>
    public int Ask(TimeSpan now, Span<int> lengths)
    {
        if (now < NextAt)
            return 0;
        int tries = _searches ? TriesSearch : TriesWhole;
        bool allAnswered = _low >= _asked[.._askedCount].Max();
        if ((_tries == tries || allAnswered) && !Narrow())
        {
            NextAt = TimeSpan.MaxValue;
            return 0;
        }
        _tries++;
        NextAt = now + _wait;
        int count = 0;
        foreach (int length in _asked.AsSpan(0, _askedCount))
        {
            if (length > _low)
                lengths[count++] = length;
        }
        return count;
    }

    // The next lengths to ask for; false when there are none.
    private bool Narrow()
    {
        if (_low == 0)
            return false;
        if (_searches)
        {
            foreach (int length in _asked.AsSpan(0, _askedCount))
            {
                if (length > _low)
                    _high = Math.Min(_high, length);
            }
        }
        _searches = true;
        _tries = 0;
        _askedCount = 0;
        int steps = (_high - 1 - _low) / StepBytes;
        int questions = Math.Min(steps, QuestionsMax);
        for (int i = 1; i <= questions; i++)
        {
            int length = _low + (steps * i / questions * StepBytes);
            // What passed is a multiple already, but for a late answer to the largest.
            _asked[_askedCount++] = length & ~(StepBytes - 1);
        }
        return _askedCount > 0;
    }
}
