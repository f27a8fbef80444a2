namespace Lanstead.Crypto.Aead.Kernels;

/// <summary>What a processor's vectors compute: blocks of key stream in lanes, and sums of Poly1305 in lanes.</summary>
internal unsafe interface IVectorKernel
{
    /// <summary>How many blocks of key stream one pass makes; at most <see cref="KeyStreamLanes.MaxLanes"/>.</summary>
    static abstract int Lanes { get; }

    /// <summary>Makes the blocks of the first <paramref name="used"/> lanes; the places of all lanes are valid.</summary>
    static abstract void MakeBlocks(KeyStreamLanes* lanes, int used);

    /// <summary>Takes the one-time keys of the lanes, computes their powers, and sets the sums to zero.</summary>
    static abstract void BeginSums(SumLanes* lanes);

    /// <summary>Takes in 64 bytes of each lane that takes part, and moves on by 64 bytes, as often as told.</summary>
    static abstract void AddChunks(SumLanes* lanes, int chunks);

    /// <summary>Reduces the sums, adds the pads, and writes the tags.</summary>
    static abstract void FinishSums(SumLanes* lanes);
}
