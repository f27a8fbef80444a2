using System.Collections.Concurrent;

namespace Lanstead.Server.Security;

/// <summary>Remembers what the database said, so that many questions are one. Thread-safe, bounded.</summary>
/// <remarks>
/// An answer counts while it is younger than <paramref name="lifetime"/>, was asked for after the last <see cref="Forget()"/> and the last
/// <see cref="Forget(Guid)"/> of whom it concerns, and <paramref name="hearsChanges"/> says that a change would have been heard; else everyone asks
/// for himself. Age is counted from the question. "There is none" is never remembered: it may be made the next moment.
/// </remarks>
/// <param name="lifetime">How long an answer counts at most.</param>
/// <param name="maxEntries">How many are kept.</param>
/// <param name="hearsChanges">Whether changes are heard.</param>
/// <param name="time">The clock.</param>
/// <param name="concerns">Whose changes make an answer worthless; null: nobody's in particular.</param>
internal sealed class BriefMemory<TKey, TValue>(TimeSpan lifetime, int maxEntries, Func<bool> hearsChanges, TimeProvider time, Func<TValue, IEnumerable<Guid>>? concerns = null)
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();

    // When somebody's was last forgotten, as a generation.
    private readonly ConcurrentDictionary<Guid, long> _forgotten = new();
    private long _generation;
    private long _forgottenAll;
    private int _kept;

    /// <summary>Everything asked for until now counts no more, also what is still being answered.</summary>
    public void Forget()
    {
        // In this order: what somebody adds while it is cleared is older than the generation that forgets all.
        _forgotten.Clear();
        Raise(ref _forgottenAll, Interlocked.Increment(ref _generation));
    }

    /// <summary>The same for what concerns <paramref name="whom"/>.</summary>
    public void Forget(Guid whom)
    {
        if (concerns is null || _forgotten.Count >= maxEntries)
        {
            Forget();
            return;
        }
        long generation = Interlocked.Increment(ref _generation);
        _forgotten.AddOrUpdate(whom, generation, (_, last) => Math.Max(last, generation));
    }

    /// <summary>The remembered answer, else <paramref name="ask"/>'s.</summary>
    public async ValueTask<TValue?> FindAsync(TKey key, Func<TKey, CancellationToken, Task<TValue?>> ask, CancellationToken stop)
    {
        if (!hearsChanges())
            return await ask(key, stop);
        long generation = Volatile.Read(ref _generation);
        long now = time.GetTimestamp();
        if (_entries.TryGetValue(key, out Entry? known) && known.Generation >= Volatile.Read(ref _forgottenAll) && time.GetElapsedTime(known.AskedAt, now) < lifetime
            && !known.Answer.IsFaulted && !known.Answer.IsCanceled)
        {
            // Who joins a question that was asked before it came takes no "none" from it, and nothing that was forgotten while it waited.
            bool isNew = !known.Answer.IsCompleted;
            TValue? answer = await known.Answer.WaitAsync(stop);
            if (answer is not null && Counts(known, answer))
                return answer;
            if (isNew)
                return await ask(key, stop);
            generation = Volatile.Read(ref _generation);
        }
        // Others may join, so it does not end with the request that asked first.
        Task<TValue?> asked = ask(key, CancellationToken.None);
        Keep(key, new Entry(generation, now, asked));
        return await asked.WaitAsync(stop);
    }

    private bool Counts(Entry entry, TValue answer)
    {
        // Mostly nothing at all was forgotten since.
        if (entry.Generation == Volatile.Read(ref _generation))
            return true;
        if (entry.Generation < Volatile.Read(ref _forgottenAll) || concerns is null)
            return false;
        foreach (Guid whom in concerns(answer))
        {
            if (_forgotten.TryGetValue(whom, out long at) && at > entry.Generation)
                return false;
        }
        // Cleared before they were looked at, they were all forgotten.
        return entry.Generation >= Volatile.Read(ref _forgottenAll);
    }

    // To begin anew now and then costs less than to look for the oldest.
    private void Keep(TKey key, Entry entry)
    {
        if (Interlocked.Increment(ref _kept) > maxEntries)
        {
            _entries.Clear();
            Volatile.Write(ref _kept, 1);
        }
        _entries[key] = entry;
    }

    private static void Raise(ref long at, long to)
    {
        long seen = Volatile.Read(ref at);
        while (seen < to)
        {
            long was = Interlocked.CompareExchange(ref at, to, seen);
            if (was == seen)
                return;
            seen = was;
        }
    }

    private sealed record Entry(long Generation, long AskedAt, Task<TValue?> Answer);
}
