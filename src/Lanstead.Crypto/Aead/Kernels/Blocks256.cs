using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lanstead.Crypto.Aead.Kernels;

/// <summary>Blocks of ChaCha20 in 256-bit vectors: a vector holds one word of the state of 8 lanes.</summary>
/// <remarks>
/// The state has 16 rows, and so many registers there are: rows 8 to 11 stay in memory, which leaves registers for what
/// comes between. They are needed least often.
/// </remarks>
internal static unsafe class Blocks256
{
    /// <summary>Makes the blocks of 8 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Make8(KeyStreamLanes* lanes)
    {
        Vector256<uint>* rows = KeyStreamLanes.Spill(lanes);
        rows[0] = Key(lanes, 4);
        rows[1] = Key(lanes, 5);
        rows[2] = Key(lanes, 6);
        rows[3] = Key(lanes, 7);
        Vector256<uint> x0 = Vector256.Create(ChaCha20.Constant0), x1 = Vector256.Create(ChaCha20.Constant1);
        Vector256<uint> x2 = Vector256.Create(ChaCha20.Constant2), x3 = Vector256.Create(ChaCha20.Constant3);
        Vector256<uint> x4 = Key(lanes, 0), x5 = Key(lanes, 1), x6 = Key(lanes, 2), x7 = Key(lanes, 3);
        Vector256<uint> x12 = Counters(lanes), x13 = Vector256<uint>.Zero, x14 = NoncesLow(lanes), x15 = NoncesHigh(lanes);
        for (int i = 0; i < 10; i++)
        {
            // Columns.
            Turn16(ref x0, ref x1, ref x2, ref x3, x4, x5, x6, x7, ref x12, ref x13, ref x14, ref x15);
            Turn12(rows, rows + 1, rows + 2, rows + 3, x12, x13, x14, x15, ref x4, ref x5, ref x6, ref x7);
            Turn8(ref x0, ref x1, ref x2, ref x3, x4, x5, x6, x7, ref x12, ref x13, ref x14, ref x15);
            Turn7(rows, rows + 1, rows + 2, rows + 3, x12, x13, x14, x15, ref x4, ref x5, ref x6, ref x7);
            // Diagonals.
            Turn16(ref x0, ref x1, ref x2, ref x3, x5, x6, x7, x4, ref x15, ref x12, ref x13, ref x14);
            Turn12(rows + 2, rows + 3, rows, rows + 1, x15, x12, x13, x14, ref x5, ref x6, ref x7, ref x4);
            Turn8(ref x0, ref x1, ref x2, ref x3, x5, x6, x7, x4, ref x15, ref x12, ref x13, ref x14);
            Turn7(rows + 2, rows + 3, rows, rows + 1, x15, x12, x13, x14, ref x5, ref x6, ref x7, ref x4);
        }

        x0 += Vector256.Create(ChaCha20.Constant0);
        x1 += Vector256.Create(ChaCha20.Constant1);
        x2 += Vector256.Create(ChaCha20.Constant2);
        x3 += Vector256.Create(ChaCha20.Constant3);
        x4 += Key(lanes, 0);
        x5 += Key(lanes, 1);
        x6 += Key(lanes, 2);
        x7 += Key(lanes, 3);
        Transpose(ref x0, ref x1, ref x2, ref x3);
        Transpose(ref x4, ref x5, ref x6, ref x7);
        const int firstHalf = 0, secondHalf = 32;
        Combine(lanes, 0, firstHalf, x0, x4);
        Combine(lanes, 1, firstHalf, x1, x5);
        Combine(lanes, 2, firstHalf, x2, x6);
        Combine(lanes, 3, firstHalf, x3, x7);
        Vector256<uint> x8 = rows[0] + Key(lanes, 4), x9 = rows[1] + Key(lanes, 5), x10 = rows[2] + Key(lanes, 6), x11 = rows[3] + Key(lanes, 7);
        x12 += Counters(lanes);
        x14 += NoncesLow(lanes);
        x15 += NoncesHigh(lanes);
        Transpose(ref x8, ref x9, ref x10, ref x11);
        Transpose(ref x12, ref x13, ref x14, ref x15);
        Combine(lanes, 0, secondHalf, x8, x12);
        Combine(lanes, 1, secondHalf, x9, x13);
        Combine(lanes, 2, secondHalf, x10, x14);
        Combine(lanes, 3, secondHalf, x11, x15);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Key(KeyStreamLanes* lanes, int word) => Vector256.Load(KeyStreamLanes.KeyRow(lanes, word));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Counters(KeyStreamLanes* lanes) => Vector256.Load(KeyStreamLanes.Counters(lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> NoncesLow(KeyStreamLanes* lanes) => Vector256.Load(KeyStreamLanes.NoncesLow(lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> NoncesHigh(KeyStreamLanes* lanes) => Vector256.Load(KeyStreamLanes.NoncesHigh(lanes));

    // One line of four quarter rounds side by side: a += b, d = (d ^ a) <<< 16; then c += d, b = (b ^ c) <<< 12, and so on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn16(
        ref Vector256<uint> a0, ref Vector256<uint> a1, ref Vector256<uint> a2, ref Vector256<uint> a3,
        Vector256<uint> b0, Vector256<uint> b1, Vector256<uint> b2, Vector256<uint> b3,
        ref Vector256<uint> d0, ref Vector256<uint> d1, ref Vector256<uint> d2, ref Vector256<uint> d3)
    {
        a0 += b0;
        a1 += b1;
        a2 += b2;
        a3 += b3;
        d0 = Rotate16(d0 ^ a0);
        d1 = Rotate16(d1 ^ a1);
        d2 = Rotate16(d2 ^ a2);
        d3 = Rotate16(d3 ^ a3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn8(
        ref Vector256<uint> a0, ref Vector256<uint> a1, ref Vector256<uint> a2, ref Vector256<uint> a3,
        Vector256<uint> b0, Vector256<uint> b1, Vector256<uint> b2, Vector256<uint> b3,
        ref Vector256<uint> d0, ref Vector256<uint> d1, ref Vector256<uint> d2, ref Vector256<uint> d3)
    {
        a0 += b0;
        a1 += b1;
        a2 += b2;
        a3 += b3;
        d0 = Rotate8(d0 ^ a0);
        d1 = Rotate8(d1 ^ a1);
        d2 = Rotate8(d2 ^ a2);
        d3 = Rotate8(d3 ^ a3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn12(
        Vector256<uint>* c0, Vector256<uint>* c1, Vector256<uint>* c2, Vector256<uint>* c3,
        Vector256<uint> d0, Vector256<uint> d1, Vector256<uint> d2, Vector256<uint> d3,
        ref Vector256<uint> b0, ref Vector256<uint> b1, ref Vector256<uint> b2, ref Vector256<uint> b3)
    {
        b0 = Rotate12(b0 ^ AddTo(c0, d0));
        b1 = Rotate12(b1 ^ AddTo(c1, d1));
        b2 = Rotate12(b2 ^ AddTo(c2, d2));
        b3 = Rotate12(b3 ^ AddTo(c3, d3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn7(
        Vector256<uint>* c0, Vector256<uint>* c1, Vector256<uint>* c2, Vector256<uint>* c3,
        Vector256<uint> d0, Vector256<uint> d1, Vector256<uint> d2, Vector256<uint> d3,
        ref Vector256<uint> b0, ref Vector256<uint> b1, ref Vector256<uint> b2, ref Vector256<uint> b3)
    {
        b0 = Rotate7(b0 ^ AddTo(c0, d0));
        b1 = Rotate7(b1 ^ AddTo(c1, d1));
        b2 = Rotate7(b2 ^ AddTo(c2, d2));
        b3 = Rotate7(b3 ^ AddTo(c3, d3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> AddTo(Vector256<uint>* row, Vector256<uint> value)
    {
        Vector256<uint> sum = *row + value;
        *row = sum;
        return sum;
    }

    // Rotations by whole bytes are one shuffle.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate16(Vector256<uint> value) => Avx2.Shuffle(value.AsByte(), Vector256.Create(
        (byte)2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate8(Vector256<uint> value) => Avx2.Shuffle(value.AsByte(), Vector256.Create(
        (byte)3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14, 3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14)).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate12(Vector256<uint> value) => (value << 12) | (value >>> 20);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate7(Vector256<uint> value) => (value << 7) | (value >>> 25);

    // Within each half of the vectors: four words of four lanes become four lanes of four words.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref Vector256<uint> a, ref Vector256<uint> b, ref Vector256<uint> c, ref Vector256<uint> d)
    {
        Vector256<ulong> lowAb = Avx2.UnpackLow(a, b).AsUInt64(), highAb = Avx2.UnpackHigh(a, b).AsUInt64();
        Vector256<ulong> lowCd = Avx2.UnpackLow(c, d).AsUInt64(), highCd = Avx2.UnpackHigh(c, d).AsUInt64();
        a = Avx2.UnpackLow(lowAb, lowCd).AsUInt32();
        b = Avx2.UnpackHigh(lowAb, lowCd).AsUInt32();
        c = Avx2.UnpackLow(highAb, highCd).AsUInt32();
        d = Avx2.UnpackHigh(highAb, highCd).AsUInt32();
    }

    // The halves of a and b are eight words of this lane and of the fourth after it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Combine(KeyStreamLanes* lanes, int lane, int offset, Vector256<uint> a, Vector256<uint> b)
    {
        const byte lowHalves = 0x20, highHalves = 0x31;
        byte** sources = KeyStreamLanes.Sources(lanes) + lane, destinations = KeyStreamLanes.Destinations(lanes) + lane;
        (Avx2.Permute2x128(a, b, lowHalves).AsByte() ^ Vector256.Load(sources[0] + offset)).Store(destinations[0] + offset);
        (Avx2.Permute2x128(a, b, highHalves).AsByte() ^ Vector256.Load(sources[4] + offset)).Store(destinations[4] + offset);
    }
}
