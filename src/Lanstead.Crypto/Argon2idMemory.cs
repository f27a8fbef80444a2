using System.Runtime.InteropServices;

namespace Lanstead.Crypto;

/// <summary>Working memory of one Argon2id at a time, outside the collected heap. Keep it and use it again: getting it costs as much as a tenth of a hash.</summary>
/// <remarks>Holds nothing between hashes: <see cref="Argon2id"/> zeroes it after each. Not thread-safe.</remarks>
public sealed unsafe class Argon2idMemory : IDisposable
{
    // A cache line, and the widest vector.
    private const int Alignment = 64;

    private ulong* _blocks;

    /// <summary>Takes the memory.</summary>
    /// <param name="kibibytes">Enough for a cost of so many <see cref="Argon2idCost.MemoryKibibytes"/>.</param>
    public Argon2idMemory(int kibibytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(kibibytes);
        Kibibytes = kibibytes;
        _blocks = (ulong*)NativeMemory.AlignedAlloc((nuint)kibibytes * 1024, Alignment);
    }

    /// <summary>For memory that nobody gave back: a leak of megabytes.</summary>
    ~Argon2idMemory() => Free();

    /// <summary>How much there is, in KiB.</summary>
    public int Kibibytes { get; }

    internal ulong* Blocks => _blocks != null ? _blocks : throw new ObjectDisposedException(nameof(Argon2idMemory));

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Zeroes what a hash left.</summary>
    internal void Wipe(int blocks) => NativeMemory.Clear(Blocks, (nuint)blocks * 1024);

    private void Free()
    {
        NativeMemory.AlignedFree(_blocks);
        _blocks = null;
    }
}
