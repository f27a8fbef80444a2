using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lanstead.Crypto.Aead.Kernels;

/// <summary>Blocks of ChaCha20 in 512-bit vectors: a vector holds one word of the state of 16 lanes.</summary>
/// <remarks>
/// The two halves of <see cref="Make32"/> are interleaved by hand, because each of them alone would wait for its own
/// results; together they take the 32 registers exactly. So what is added again at the end must be loaded again then: the compiler, which
/// would keep it on the stack meanwhile, is given the place of it a second time, and does not know that it is the same.
/// </remarks>
internal static unsafe class Blocks512
{
    private const int Half = 16;

    /// <summary>Makes the blocks of 32 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Make32(KeyStreamLanes* lanes, KeyStreamLanes* again)
    {
        Vector512<uint> x0 = Vector512.Create(ChaCha20.Constant0), x1 = Vector512.Create(ChaCha20.Constant1);
        Vector512<uint> x2 = Vector512.Create(ChaCha20.Constant2), x3 = Vector512.Create(ChaCha20.Constant3);
        Vector512<uint> x4 = Key(lanes, 0, 0), x5 = Key(lanes, 1, 0), x6 = Key(lanes, 2, 0), x7 = Key(lanes, 3, 0);
        Vector512<uint> x8 = Key(lanes, 4, 0), x9 = Key(lanes, 5, 0), x10 = Key(lanes, 6, 0), x11 = Key(lanes, 7, 0);
        Vector512<uint> x12 = Counters(lanes, 0), x13 = Vector512<uint>.Zero, x14 = NoncesLow(lanes, 0), x15 = NoncesHigh(lanes, 0);
        Vector512<uint> y0 = Vector512.Create(ChaCha20.Constant0), y1 = Vector512.Create(ChaCha20.Constant1);
        Vector512<uint> y2 = Vector512.Create(ChaCha20.Constant2), y3 = Vector512.Create(ChaCha20.Constant3);
        Vector512<uint> y4 = Key(lanes, 0, Half), y5 = Key(lanes, 1, Half), y6 = Key(lanes, 2, Half), y7 = Key(lanes, 3, Half);
        Vector512<uint> y8 = Key(lanes, 4, Half), y9 = Key(lanes, 5, Half), y10 = Key(lanes, 6, Half), y11 = Key(lanes, 7, Half);
        Vector512<uint> y12 = Counters(lanes, Half), y13 = Vector512<uint>.Zero, y14 = NoncesLow(lanes, Half), y15 = NoncesHigh(lanes, Half);
        for (int i = 0; i < 10; i++)
        {
            // Columns.
            Step16(ref x0, ref x1, ref x2, ref x3, x4, x5, x6, x7, ref x12, ref x13, ref x14, ref x15);
            Step16(ref y0, ref y1, ref y2, ref y3, y4, y5, y6, y7, ref y12, ref y13, ref y14, ref y15);
            Step12(ref x8, ref x9, ref x10, ref x11, x12, x13, x14, x15, ref x4, ref x5, ref x6, ref x7);
            Step12(ref y8, ref y9, ref y10, ref y11, y12, y13, y14, y15, ref y4, ref y5, ref y6, ref y7);
            Step8(ref x0, ref x1, ref x2, ref x3, x4, x5, x6, x7, ref x12, ref x13, ref x14, ref x15);
            Step8(ref y0, ref y1, ref y2, ref y3, y4, y5, y6, y7, ref y12, ref y13, ref y14, ref y15);
            Step7(ref x8, ref x9, ref x10, ref x11, x12, x13, x14, x15, ref x4, ref x5, ref x6, ref x7);
            Step7(ref y8, ref y9, ref y10, ref y11, y12, y13, y14, y15, ref y4, ref y5, ref y6, ref y7);
            // Diagonals.
            Step16(ref x0, ref x1, ref x2, ref x3, x5, x6, x7, x4, ref x15, ref x12, ref x13, ref x14);
            Step16(ref y0, ref y1, ref y2, ref y3, y5, y6, y7, y4, ref y15, ref y12, ref y13, ref y14);
            Step12(ref x10, ref x11, ref x8, ref x9, x15, x12, x13, x14, ref x5, ref x6, ref x7, ref x4);
            Step12(ref y10, ref y11, ref y8, ref y9, y15, y12, y13, y14, ref y5, ref y6, ref y7, ref y4);
            Step8(ref x0, ref x1, ref x2, ref x3, x5, x6, x7, x4, ref x15, ref x12, ref x13, ref x14);
            Step8(ref y0, ref y1, ref y2, ref y3, y5, y6, y7, y4, ref y15, ref y12, ref y13, ref y14);
            Step7(ref x10, ref x11, ref x8, ref x9, x15, x12, x13, x14, ref x5, ref x6, ref x7, ref x4);
            Step7(ref y10, ref y11, ref y8, ref y9, y15, y12, y13, y14, ref y5, ref y6, ref y7, ref y4);
        }
        Emit(again, 0, x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15);
        Emit(again, Half, y0, y1, y2, y3, y4, y5, y6, y7, y8, y9, y10, y11, y12, y13, y14, y15);
    }

    /// <summary>Makes the blocks of the first 16 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Make16(KeyStreamLanes* lanes, KeyStreamLanes* again)
    {
        Vector512<uint> x0 = Vector512.Create(ChaCha20.Constant0), x1 = Vector512.Create(ChaCha20.Constant1);
        Vector512<uint> x2 = Vector512.Create(ChaCha20.Constant2), x3 = Vector512.Create(ChaCha20.Constant3);
        Vector512<uint> x4 = Key(lanes, 0, 0), x5 = Key(lanes, 1, 0), x6 = Key(lanes, 2, 0), x7 = Key(lanes, 3, 0);
        Vector512<uint> x8 = Key(lanes, 4, 0), x9 = Key(lanes, 5, 0), x10 = Key(lanes, 6, 0), x11 = Key(lanes, 7, 0);
        Vector512<uint> x12 = Counters(lanes, 0), x13 = Vector512<uint>.Zero, x14 = NoncesLow(lanes, 0), x15 = NoncesHigh(lanes, 0);
        for (int i = 0; i < 10; i++)
        {
            Step16(ref x0, ref x1, ref x2, ref x3, x4, x5, x6, x7, ref x12, ref x13, ref x14, ref x15);
            Step12(ref x8, ref x9, ref x10, ref x11, x12, x13, x14, x15, ref x4, ref x5, ref x6, ref x7);
            Step8(ref x0, ref x1, ref x2, ref x3, x4, x5, x6, x7, ref x12, ref x13, ref x14, ref x15);
            Step7(ref x8, ref x9, ref x10, ref x11, x12, x13, x14, x15, ref x4, ref x5, ref x6, ref x7);
            Step16(ref x0, ref x1, ref x2, ref x3, x5, x6, x7, x4, ref x15, ref x12, ref x13, ref x14);
            Step12(ref x10, ref x11, ref x8, ref x9, x15, x12, x13, x14, ref x5, ref x6, ref x7, ref x4);
            Step8(ref x0, ref x1, ref x2, ref x3, x5, x6, x7, x4, ref x15, ref x12, ref x13, ref x14);
            Step7(ref x10, ref x11, ref x8, ref x9, x15, x12, x13, x14, ref x5, ref x6, ref x7, ref x4);
        }
        Emit(again, 0, x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Key(KeyStreamLanes* lanes, int word, int from) => Vector512.Load(KeyStreamLanes.KeyRow(lanes, word) + from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Counters(KeyStreamLanes* lanes, int from) => Vector512.Load(KeyStreamLanes.Counters(lanes) + from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> NoncesLow(KeyStreamLanes* lanes, int from) => Vector512.Load(KeyStreamLanes.NoncesLow(lanes) + from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> NoncesHigh(KeyStreamLanes* lanes, int from) => Vector512.Load(KeyStreamLanes.NoncesHigh(lanes) + from);

    // One line of four quarter rounds side by side: a += b, d = (d ^ a) <<< 16, and so on. One after the other, not all sums first: a Zen 4,
    // whose turns have two ports and whose sums have four, fills them better so, by 8 %.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step16(
        ref Vector512<uint> a0, ref Vector512<uint> a1, ref Vector512<uint> a2, ref Vector512<uint> a3,
        Vector512<uint> b0, Vector512<uint> b1, Vector512<uint> b2, Vector512<uint> b3,
        ref Vector512<uint> d0, ref Vector512<uint> d1, ref Vector512<uint> d2, ref Vector512<uint> d3)
    {
        a0 += b0;
        d0 = Avx512F.RotateLeft(d0 ^ a0, 16);
        a1 += b1;
        d1 = Avx512F.RotateLeft(d1 ^ a1, 16);
        a2 += b2;
        d2 = Avx512F.RotateLeft(d2 ^ a2, 16);
        a3 += b3;
        d3 = Avx512F.RotateLeft(d3 ^ a3, 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step12(
        ref Vector512<uint> a0, ref Vector512<uint> a1, ref Vector512<uint> a2, ref Vector512<uint> a3,
        Vector512<uint> b0, Vector512<uint> b1, Vector512<uint> b2, Vector512<uint> b3,
        ref Vector512<uint> d0, ref Vector512<uint> d1, ref Vector512<uint> d2, ref Vector512<uint> d3)
    {
        a0 += b0;
        d0 = Avx512F.RotateLeft(d0 ^ a0, 12);
        a1 += b1;
        d1 = Avx512F.RotateLeft(d1 ^ a1, 12);
        a2 += b2;
        d2 = Avx512F.RotateLeft(d2 ^ a2, 12);
        a3 += b3;
        d3 = Avx512F.RotateLeft(d3 ^ a3, 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step8(
        ref Vector512<uint> a0, ref Vector512<uint> a1, ref Vector512<uint> a2, ref Vector512<uint> a3,
        Vector512<uint> b0, Vector512<uint> b1, Vector512<uint> b2, Vector512<uint> b3,
        ref Vector512<uint> d0, ref Vector512<uint> d1, ref Vector512<uint> d2, ref Vector512<uint> d3)
    {
        a0 += b0;
        d0 = Avx512F.RotateLeft(d0 ^ a0, 8);
        a1 += b1;
        d1 = Avx512F.RotateLeft(d1 ^ a1, 8);
        a2 += b2;
        d2 = Avx512F.RotateLeft(d2 ^ a2, 8);
        a3 += b3;
        d3 = Avx512F.RotateLeft(d3 ^ a3, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step7(
        ref Vector512<uint> a0, ref Vector512<uint> a1, ref Vector512<uint> a2, ref Vector512<uint> a3,
        Vector512<uint> b0, Vector512<uint> b1, Vector512<uint> b2, Vector512<uint> b3,
        ref Vector512<uint> d0, ref Vector512<uint> d1, ref Vector512<uint> d2, ref Vector512<uint> d3)
    {
        a0 += b0;
        d0 = Avx512F.RotateLeft(d0 ^ a0, 7);
        a1 += b1;
        d1 = Avx512F.RotateLeft(d1 ^ a1, 7);
        a2 += b2;
        d2 = Avx512F.RotateLeft(d2 ^ a2, 7);
        a3 += b3;
        d3 = Avx512F.RotateLeft(d3 ^ a3, 7);
    }

    // Adds what the state was at first (of word 13 nothing), turns rows of words into blocks, and combines them with the sources.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Emit(
        KeyStreamLanes* lanes, int from,
        Vector512<uint> x0, Vector512<uint> x1, Vector512<uint> x2, Vector512<uint> x3,
        Vector512<uint> x4, Vector512<uint> x5, Vector512<uint> x6, Vector512<uint> x7,
        Vector512<uint> x8, Vector512<uint> x9, Vector512<uint> x10, Vector512<uint> x11,
        Vector512<uint> x12, Vector512<uint> x13, Vector512<uint> x14, Vector512<uint> x15)
    {
        x0 += Vector512.Create(KeyStreamLanes.Constants(lanes)[0]);
        x1 += Vector512.Create(KeyStreamLanes.Constants(lanes)[1]);
        x2 += Vector512.Create(KeyStreamLanes.Constants(lanes)[2]);
        x3 += Vector512.Create(KeyStreamLanes.Constants(lanes)[3]);
        x4 += Key(lanes, 0, from);
        x5 += Key(lanes, 1, from);
        x6 += Key(lanes, 2, from);
        x7 += Key(lanes, 3, from);
        x8 += Key(lanes, 4, from);
        x9 += Key(lanes, 5, from);
        x10 += Key(lanes, 6, from);
        x11 += Key(lanes, 7, from);
        x12 += Counters(lanes, from);
        x14 += NoncesLow(lanes, from);
        x15 += NoncesHigh(lanes, from);
        Transpose(ref x0, ref x1, ref x2, ref x3);
        Transpose(ref x4, ref x5, ref x6, ref x7);
        Transpose(ref x8, ref x9, ref x10, ref x11);
        Transpose(ref x12, ref x13, ref x14, ref x15);
        byte** sources = KeyStreamLanes.Sources(lanes) + from, destinations = KeyStreamLanes.Destinations(lanes) + from;
        Combine(x0, x4, x8, x12, sources, destinations);
        Combine(x1, x5, x9, x13, sources + 1, destinations + 1);
        Combine(x2, x6, x10, x14, sources + 2, destinations + 2);
        Combine(x3, x7, x11, x15, sources + 3, destinations + 3);
    }

    // Within each quarter of the vectors: four words of four lanes become four lanes of four words.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref Vector512<uint> a, ref Vector512<uint> b, ref Vector512<uint> c, ref Vector512<uint> d)
    {
        Vector512<ulong> lowAb = Avx512F.UnpackLow(a, b).AsUInt64(), highAb = Avx512F.UnpackHigh(a, b).AsUInt64();
        Vector512<ulong> lowCd = Avx512F.UnpackLow(c, d).AsUInt64(), highCd = Avx512F.UnpackHigh(c, d).AsUInt64();
        a = Avx512F.UnpackLow(lowAb, lowCd).AsUInt32();
        b = Avx512F.UnpackHigh(lowAb, lowCd).AsUInt32();
        c = Avx512F.UnpackLow(highAb, highCd).AsUInt32();
        d = Avx512F.UnpackHigh(highAb, highCd).AsUInt32();
    }

    // The quarters of a, b, c, d are the parts of lanes 0, 4, 8, 12.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Combine(Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, Vector512<uint> d, byte** sources, byte** destinations)
    {
        const byte lowHalves = 0x44, highHalves = 0xee, evenQuarters = 0x88, oddQuarters = 0xdd;
        Vector512<uint> lowAb = Avx512F.Shuffle4x128(a, b, lowHalves), highAb = Avx512F.Shuffle4x128(a, b, highHalves);
        Vector512<uint> lowCd = Avx512F.Shuffle4x128(c, d, lowHalves), highCd = Avx512F.Shuffle4x128(c, d, highHalves);
        Xor(Avx512F.Shuffle4x128(lowAb, lowCd, evenQuarters), sources[0], destinations[0]);
        Xor(Avx512F.Shuffle4x128(lowAb, lowCd, oddQuarters), sources[4], destinations[4]);
        Xor(Avx512F.Shuffle4x128(highAb, highCd, evenQuarters), sources[8], destinations[8]);
        Xor(Avx512F.Shuffle4x128(highAb, highCd, oddQuarters), sources[12], destinations[12]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Xor(Vector512<uint> keyStream, byte* source, byte* destination) =>
        (keyStream.AsByte() ^ Vector512.Load(source)).Store(destination);
}
