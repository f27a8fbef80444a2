using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lanstead.Fuzz.Coverage;

/// <summary>Counts the ways from one block of code to the next. Called by the rewritten assemblies, from one thread.</summary>
public static unsafe class Edges
{
    /// <summary>Counters; ways are told apart by a hash, as AFL does.</summary>
    public const int Count = 1 << 16;

    private static readonly byte* Counters = (byte*)NativeMemory.AlignedAlloc(Count, 64);
    private static int _former;

    /// <summary>The counters of this execution.</summary>
    public static Span<byte> Map => new(Counters, Count);

    /// <summary>Whether anything calls <see cref="Hit"/>: set by the first call.</summary>
    public static bool IsUsed { get; private set; }

    /// <summary>A block begins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Hit(int block)
    {
        Counters[(block ^ _former) & (Count - 1)]++;
        _former = block >> 1;
    }

    /// <summary>Before an execution.</summary>
    public static void Clear()
    {
        IsUsed |= Map.ContainsAnyExcept((byte)0);
        Map.Clear();
        _former = 0;
    }
}
