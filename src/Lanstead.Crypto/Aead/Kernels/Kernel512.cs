using System.Runtime.CompilerServices;

namespace Lanstead.Crypto.Aead.Kernels;

/// <summary>512-bit vectors (AVX-512F).</summary>
internal readonly unsafe struct Kernel512 : IVectorKernel
{
    public static int Lanes => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MakeBlocks(KeyStreamLanes* lanes, int used)
    {
        if (used <= 16)
            Blocks512.Make16(lanes, lanes);
        else
            Blocks512.Make32(lanes, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void BeginSums(SumLanes* lanes) => Sums512.Begin(lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddChunks(SumLanes* lanes, int chunks) => Sums512.AddChunks(lanes, chunks);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FinishSums(SumLanes* lanes) => Sums512.Finish(lanes);
}
