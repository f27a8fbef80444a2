namespace Lanstead.Crypto;

/// <summary>What one Argon2id costs (RFC 9106 §3.1).</summary>
/// <param name="MemoryKibibytes">Working memory, in KiB; at least 8 for each lane.</param>
/// <param name="Passes">How often the memory is gone through; at least 1.</param>
/// <param name="Lanes">Into how many lanes the memory is divided; at least 1. They are filled one after the other here.</param>
public readonly record struct Argon2idCost(int MemoryKibibytes, int Passes, int Lanes)
{
    private const int MinKibibytesOfLane = 8, MaxKibibytes = 1 << 20, MaxPasses = 64, MaxLanes = 64;

    /// <summary>Whether this can be computed here: the algorithm's lower limits, and upper ones against nonsense.</summary>
    public bool IsValid => Passes is >= 1 and <= MaxPasses && Lanes is >= 1 and <= MaxLanes && MemoryKibibytes <= MaxKibibytes && MemoryKibibytes >= MinKibibytesOfLane * Lanes;

    /// <summary>Blocks of 1 KiB that are used: a multiple of four for each lane.</summary>
    internal int Blocks => MemoryKibibytes / (4 * Lanes) * (4 * Lanes);
}
