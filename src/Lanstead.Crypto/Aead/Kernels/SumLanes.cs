using System.Runtime.CompilerServices;

namespace Lanstead.Crypto.Aead.Kernels;

/// <summary>Eight sums of Poly1305, each of another message, in lanes. Rows of eight words; limbs of 26 bits.</summary>
/// <remarks>Lives in memory aligned to 64 bytes.</remarks>
internal unsafe struct SumLanes
{
    public const int Lanes = 8, Limbs = 5, Powers = 4, ChunkBytes = 64, BlocksOfChunk = 4;

    /// <summary>The lowest 26 bits.</summary>
    public const ulong LimbMask = (1UL << 26) - 1;

    /// <summary>Bit 128 of a block, in the highest limb.</summary>
    public const ulong HighBit = 1UL << 24;

    private fixed ulong _powers[Powers * Limbs * Lanes];
    private fixed ulong _powersTimes5[Powers * Limbs * Lanes];
    private fixed ulong _sums[Limbs * Lanes];
    private fixed ulong _limbMasks[Lanes];
    private fixed ulong _highBits[BlocksOfChunk * Lanes];
    private fixed byte _ends[2 * Lanes * ChunkBytes];
    private fixed ulong _messages[Lanes];
    private fixed ulong _keys[Lanes];
    private fixed ulong _tags[Lanes];

    /// <summary>How many lanes have a message.</summary>
    public int Used;

    /// <summary>r to the power 1 to 4, five rows each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong* Power(SumLanes* lanes, int exponent) => lanes->_powers + ((exponent - 1) * Limbs * Lanes);

    /// <summary>The same times 5: what passes 2^130 comes back so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong* PowerTimes5(SumLanes* lanes, int exponent) => lanes->_powersTimes5 + ((exponent - 1) * Limbs * Lanes);

    /// <summary>The sums, five rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong* Sums(SumLanes* lanes) => lanes->_sums;

    /// <summary>For each lane the mask of a limb, or zero when the lane does not take part in the next chunks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong* LimbMasks(SumLanes* lanes) => lanes->_limbMasks;

    /// <summary>For each block of a chunk and each lane <see cref="HighBit"/>, or zero where there is no block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong* HighBits(SumLanes* lanes) => lanes->_highBits;

    /// <summary>Where each lane's next chunk is; readable also when the lane does not take part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte** Messages(SumLanes* lanes) => (byte**)lanes->_messages;

    /// <summary>The one-time keys, 32 bytes each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte** Keys(SumLanes* lanes) => (byte**)lanes->_keys;

    /// <summary>Where the tags go.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte** Tags(SumLanes* lanes) => (byte**)lanes->_tags;

    /// <summary>The chunk that a lane begins with, when its message is not a whole number of chunks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* FirstChunk(SumLanes* lanes, int lane) => lanes->_ends + (lane * ChunkBytes);

    /// <summary>The chunk that a lane ends with: the last three blocks and the lengths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* LastChunk(SumLanes* lanes, int lane) => lanes->_ends + ((Lanes + lane) * ChunkBytes);

    /// <summary>Zeroes what comes from keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forget(SumLanes* lanes)
    {
        new Span<ulong>(lanes->_powers, Powers * Limbs * Lanes).Clear();
        new Span<ulong>(lanes->_powersTimes5, Powers * Limbs * Lanes).Clear();
        new Span<ulong>(lanes->_sums, Limbs * Lanes).Clear();
    }
}
