using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lanstead.DataPlane.Filter;

/// <summary>A lock held for tens of nanoseconds, alone on its cache line. Not re-entrant.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct SpinLatch
{
    [FieldOffset(0)]
    private int _taken;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter()
    {
        if (Interlocked.CompareExchange(ref _taken, 1, 0) != 0)
            Wait();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave() => Volatile.Write(ref _taken, 0);

    // Yields after a few turns: on a small machine the holder may be waiting for this processor.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Wait()
    {
        var spin = default(SpinWait);
        do
        {
            spin.SpinOnce();
        }
        while (Volatile.Read(ref _taken) != 0 || Interlocked.CompareExchange(ref _taken, 1, 0) != 0);
    }
}
