using System.Runtime.CompilerServices;

namespace Lanstead.Crypto.Aead.Kernels;

/// <summary>256-bit vectors (AVX2).</summary>
internal readonly unsafe struct Kernel256 : IVectorKernel
{
    public static int Lanes => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MakeBlocks(KeyStreamLanes* lanes, int used) => Blocks256.Make8(lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void BeginSums(SumLanes* lanes)
    {
        for (int from = 0; from < lanes->Used; from += Sums256.Lanes)
            Sums256.Begin(lanes, from);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddChunks(SumLanes* lanes, int chunks)
    {
        for (int from = 0; from < lanes->Used; from += Sums256.Lanes)
            Sums256.AddChunks(lanes, from, chunks);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FinishSums(SumLanes* lanes)
    {
        for (int from = 0; from < lanes->Used; from += Sums256.Lanes)
            Sums256.Finish(lanes, from);
    }
}
