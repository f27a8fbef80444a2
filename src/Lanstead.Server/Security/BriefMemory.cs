using System.Collections.Concurrent;

namespace Lanstead.Server.Security;

/// <summary>Remembers what the database said for a moment, so that many questions at once are one. Thread-safe.</summary>
/// <remarks>
/// An answer counts while it is younger than <paramref name="lifetime"/>, was asked for after the last <see cref="Forget"/>, and
/// <paramref name="hearsChanges"/> says that a change would be heard; else everyone asks for himself. Age is counted from the question, so no
/// answer is older than that, whatever happened to the notice of a change. "There is none" is never remembered: it may be made the next moment.
/// </remarks>
internal sealed class BriefMemory<TKey, TValue>(TimeSpan lifetime, int maxEntries, Func<bool> hearsChanges, TimeProvider time)
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();
    private long _generation;
    private int _kept;

    /// <summary>Everything asked for until now counts no more, also what is still being answered.</summary>
    public void Forget() => Interlocked.Increment(ref _generation);

    /// <summary>The remembered answer, else <paramref name="ask"/>'s.</summary>
    public async ValueTask<TValue?> FindAsync(TKey key, Func<TKey, CancellationToken, Task<TValue?>> ask, CancellationToken stop)
    {
        if (!hearsChanges())
            return await ask(key, stop);
        long generation = Volatile.Read(ref _generation);
        long now = time.GetTimestamp();
        if (_entries.TryGetValue(key, out Entry? known) && known.Generation == generation && time.GetElapsedTime(known.AskedAt, now) < lifetime
            && !known.Answer.IsFaulted && !known.Answer.IsCanceled)
        {
            // Who joins a question that was asked before it came takes no "none" from it, and nothing that was forgotten while it waited.
            TValue? answer = await known.Answer.WaitAsync(stop);
            return answer is not null && generation == Volatile.Read(ref _generation) ? answer : await ask(key, stop);
        }
        // Others may join, so it does not end with the request that asked first.
        Task<TValue?> asked = ask(key, CancellationToken.None);
        Keep(key, new Entry(generation, now, asked));
        return await asked.WaitAsync(stop);
    }

    // What is kept is good for a moment only, so to begin anew now and then costs less than to look for the oldest.
    private void Keep(TKey key, Entry entry)
    {
        if (Interlocked.Increment(ref _kept) > maxEntries)
        {
            _entries.Clear();
            Volatile.Write(ref _kept, 1);
        }
        _entries[key] = entry;
    }

    private sealed record Entry(long Generation, long AskedAt, Task<TValue?> Answer);
}
