namespace Lanstead.Crypto.Aead.Kernels;

/// <summary>256-bit vectors (AVX2).</summary>
internal readonly unsafe struct Kernel256 : IVectorKernel
{
    public static int Lanes => 8;

    public static void MakeBlocks(KeyStreamLanes* lanes, int used) => Blocks256.Make8(lanes);

    public static void BeginSums(SumLanes* lanes)
    {
        for (int from = 0; from < lanes->Used; from += Sums256.Lanes)
            Sums256.Begin(lanes, from);
    }

    public static void AddChunks(SumLanes* lanes, int chunks)
    {
        for (int from = 0; from < lanes->Used; from += Sums256.Lanes)
            Sums256.AddChunks(lanes, from, chunks);
    }

    public static void FinishSums(SumLanes* lanes)
    {
        for (int from = 0; from < lanes->Used; from += Sums256.Lanes)
            Sums256.Finish(lanes, from);
    }
}
