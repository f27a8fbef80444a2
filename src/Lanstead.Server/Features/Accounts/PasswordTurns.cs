using System.Collections.Concurrent;
using Lanstead.Crypto;
using Lanstead.Server.Http;

namespace Lanstead.Server.Features.Accounts;

/// <summary>Lets so many hashes run at once as there are processors, in the order of coming, and keeps their memory between them. Thread-safe.</summary>
/// <remarks>More at once than processors would only starve everything else, and each takes megabytes. Who would wait for long is told so at once.</remarks>
internal sealed class PasswordTurns : IDisposable
{
    // About a second, with the processors that we know; several on weak ones.
    private const int WaitingOfEach = 64;

    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentBag<Argon2idMemory> _memories = [];
    private readonly ITimer _idle;
    private readonly int _kibibytes, _inHandMax;
    private int _inHand;

    /// <param name="kibibytes">Memory of one hash.</param>
    /// <param name="atOnce">How many run at once.</param>
    /// <param name="time">When nothing was hashed for a minute, the memory goes back to the system.</param>
    public PasswordTurns(int kibibytes, int atOnce, TimeProvider time)
    {
        _kibibytes = kibibytes;
        _slots = new SemaphoreSlim(atOnce);
        _inHandMax = atOnce * (1 + WaitingOfEach);
        _idle = time.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Memory kept at this moment, in KiB; what runs has its own.</summary>
    public int KeptKibibytes => _memories.Sum(memory => memory.Kibibytes);

    /// <summary>Refuses now what would be refused later, before anything is done for it.</summary>
    /// <exception cref="BusyException">Too many wait.</exception>
    public void ThrowIfFull()
    {
        if (Volatile.Read(ref _inHand) >= _inHandMax)
            throw new BusyException();
    }

    /// <summary>Waits for a turn and computes.</summary>
    /// <exception cref="BusyException">Too many wait.</exception>
    public async Task<T> RunAsync<T>(Func<Argon2idMemory, T> compute, CancellationToken stop)
    {
        if (Interlocked.Increment(ref _inHand) > _inHandMax)
        {
            Interlocked.Decrement(ref _inHand);
            throw new BusyException();
        }
        try
        {
            await _slots.WaitAsync(stop);
            try
            {
                if (!_memories.TryTake(out Argon2idMemory? memory))
                    memory = new Argon2idMemory(_kibibytes);
                T result = compute(memory);
                _memories.Add(memory);
                return result;
            }
            finally
            {
                _slots.Release();
                _idle.Change(s_idle, Timeout.InfiniteTimeSpan);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inHand);
        }
    }

    public void Dispose()
    {
        _idle.Dispose();
        Release();
        _slots.Dispose();
    }

    private void Release()
    {
        while (_memories.TryTake(out Argon2idMemory? memory))
            memory.Dispose();
    }
}
