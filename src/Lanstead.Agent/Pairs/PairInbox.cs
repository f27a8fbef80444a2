using System.Collections.Concurrent;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Pairs;

/// <summary>What other devices sent about preshared keys, until the next pass looks at it. Thread-safe.</summary>
internal sealed class PairInbox
{
    // One from each device of a large network, a few times over. What is lost is sent again.
    private const int Max = 4_096;

    private readonly ConcurrentQueue<PairNote> _notes = new();

    /// <summary>Takes one in; false when there are too many.</summary>
    public bool Add(PairNote note)
    {
        if (_notes.Count >= Max)
            return false;
        _notes.Enqueue(note);
        return true;
    }

    /// <summary>All that came, in their order.</summary>
    public IReadOnlyList<PairNote> Take()
    {
        var notes = new List<PairNote>();
        while (_notes.TryDequeue(out PairNote? note))
            notes.Add(note);
        return notes;
    }
}
