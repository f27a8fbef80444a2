using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lanstead.Crypto.Aead.Kernels;

/// <summary>Poly1305 of eight messages in 512-bit vectors: a vector holds one limb of 26 bits of each lane.</summary>
/// <remarks>
/// The steps are those of <see cref="Sums256"/>, written out for each width: .NET's interface over vectors of any width is not public,
/// and the multiplication of 32 by 32 bits that all this stands on is an instruction of each width's own class.
/// Between chunks limbs stay below 2^27; so 20 products with factors below 5 × 2^26 sum up to less than 2^64.
/// </remarks>
internal static unsafe class Sums512
{
    private const int LimbBits = 26, Row = SumLanes.Lanes;

    /// <summary>Computes r to the power 1 to 4 of each lane; the sums become zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Begin(SumLanes* lanes)
    {
        ulong* words = stackalloc ulong[2 * Row];
        for (int lane = 0; lane < Row; lane++)
        {
            byte* key = SumLanes.Keys(lanes)[lane];
            words[lane] = Unsafe.ReadUnaligned<ulong>(key);
            words[Row + lane] = Unsafe.ReadUnaligned<ulong>(key + 8);
        }
        Vector512<ulong> low = Vector512.Load(words) & Vector512.Create(Poly1305.ClampLow);
        Vector512<ulong> high = Vector512.Load(words + Row) & Vector512.Create(Poly1305.ClampHigh);
        Split(low, high, Vector512.Create(SumLanes.LimbMask), out Vector512<ulong> r0, out Vector512<ulong> r1, out Vector512<ulong> r2, out Vector512<ulong> r3, out Vector512<ulong> r4);
        StorePower(lanes, 1, r0, r1, r2, r3, r4);
        for (int exponent = 2; exponent <= SumLanes.Powers; exponent++)
        {
            Vector512<ulong> d0 = default, d1 = default, d2 = default, d3 = default, d4 = default;
            AddProduct(r0, r1, r2, r3, r4, SumLanes.Power(lanes, 1), SumLanes.PowerTimes5(lanes, 1), ref d0, ref d1, ref d2, ref d3, ref d4);
            Carry(ref d0, ref d1, ref d2, ref d3, ref d4);
            (r0, r1, r2, r3, r4) = (d0, d1, d2, d3, d4);
            StorePower(lanes, exponent, r0, r1, r2, r3, r4);
        }
        for (int limb = 0; limb < SumLanes.Limbs; limb++)
            Vector512<ulong>.Zero.Store(SumLanes.Sums(lanes) + (limb * Row));
        new Span<ulong>(words, 2 * Row).Clear();
    }

    /// <summary>Takes in chunks: sum = (sum + b0) r^4 + b1 r^3 + b2 r^2 + b3 r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void AddChunks(SumLanes* lanes, int chunks)
    {
        ulong* sums = SumLanes.Sums(lanes);
        ulong* highBits = SumLanes.HighBits(lanes);
        Vector512<ulong> h0 = Vector512.Load(sums), h1 = Vector512.Load(sums + Row), h2 = Vector512.Load(sums + (2 * Row));
        Vector512<ulong> h3 = Vector512.Load(sums + (3 * Row)), h4 = Vector512.Load(sums + (4 * Row));
        Vector512<ulong> mask = Vector512.Load(SumLanes.LimbMasks(lanes));
        byte** messages = SumLanes.Messages(lanes);
        byte* m0 = messages[0], m1 = messages[1], m2 = messages[2], m3 = messages[3], m4 = messages[4], m5 = messages[5], m6 = messages[6], m7 = messages[7];
        for (nint at = 0, end = (nint)chunks * SumLanes.ChunkBytes; at < end; at += SumLanes.ChunkBytes)
        {
            // 1. Eight lanes of eight words become eight words of eight lanes: w0 and w1 are block 0, and so on.
            Vector512<ulong> v0 = Vector512.Load((ulong*)(m0 + at)), v1 = Vector512.Load((ulong*)(m1 + at));
            Vector512<ulong> v2 = Vector512.Load((ulong*)(m2 + at)), v3 = Vector512.Load((ulong*)(m3 + at));
            Vector512<ulong> v4 = Vector512.Load((ulong*)(m4 + at)), v5 = Vector512.Load((ulong*)(m5 + at));
            Vector512<ulong> v6 = Vector512.Load((ulong*)(m6 + at)), v7 = Vector512.Load((ulong*)(m7 + at));
            Transpose(Avx512F.UnpackLow(v0, v1), Avx512F.UnpackLow(v2, v3), Avx512F.UnpackLow(v4, v5), Avx512F.UnpackLow(v6, v7),
                out Vector512<ulong> w0, out Vector512<ulong> w2, out Vector512<ulong> w4, out Vector512<ulong> w6);
            Transpose(Avx512F.UnpackHigh(v0, v1), Avx512F.UnpackHigh(v2, v3), Avx512F.UnpackHigh(v4, v5), Avx512F.UnpackHigh(v6, v7),
                out Vector512<ulong> w1, out Vector512<ulong> w3, out Vector512<ulong> w5, out Vector512<ulong> w7);

            // 2. Four products, summed before the carry.
            Vector512<ulong> d0 = default, d1 = default, d2 = default, d3 = default, d4 = default;
            Split(w0, w1, mask, out Vector512<ulong> b0, out Vector512<ulong> b1, out Vector512<ulong> b2, out Vector512<ulong> b3, out Vector512<ulong> b4);
            AddProduct(
                h0 + b0, h1 + b1, h2 + b2, h3 + b3, h4 + (b4 | Vector512.Load(highBits)),
                SumLanes.Power(lanes, 4), SumLanes.PowerTimes5(lanes, 4), ref d0, ref d1, ref d2, ref d3, ref d4);
            AddBlock(lanes, w2, w3, mask, Vector512.Load(highBits + Row), 3, ref d0, ref d1, ref d2, ref d3, ref d4);
            AddBlock(lanes, w4, w5, mask, Vector512.Load(highBits + (2 * Row)), 2, ref d0, ref d1, ref d2, ref d3, ref d4);
            AddBlock(lanes, w6, w7, mask, Vector512.Load(highBits + (3 * Row)), 1, ref d0, ref d1, ref d2, ref d3, ref d4);
            Carry(ref d0, ref d1, ref d2, ref d3, ref d4);
            (h0, h1, h2, h3, h4) = (d0, d1, d2, d3, d4);
        }
        h0.Store(sums);
        h1.Store(sums + Row);
        h2.Store(sums + (2 * Row));
        h3.Store(sums + (3 * Row));
        h4.Store(sums + (4 * Row));
    }

    /// <summary>Reduces the sums, adds the pads and writes the tags.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Finish(SumLanes* lanes)
    {
        ulong* words = stackalloc ulong[2 * Row];
        for (int lane = 0; lane < Row; lane++)
        {
            byte* pad = SumLanes.Keys(lanes)[lane] + Poly1305.BlockBytes;
            words[lane] = Unsafe.ReadUnaligned<ulong>(pad);
            words[Row + lane] = Unsafe.ReadUnaligned<ulong>(pad + 8);
        }
        ulong* sums = SumLanes.Sums(lanes);
        Vector512<ulong> mask = Vector512.Create(SumLanes.LimbMask);
        Vector512<ulong> h0 = Vector512.Load(sums), h1 = Vector512.Load(sums + Row), h2 = Vector512.Load(sums + (2 * Row));
        Vector512<ulong> h3 = Vector512.Load(sums + (3 * Row)), h4 = Vector512.Load(sums + (4 * Row));
        // 1. Two rounds of carries leave the whole below 2^130, and every limb but the lowest below 2^26.
        for (int round = 0; round < 2; round++)
        {
            h1 += h0 >>> LimbBits;
            h0 &= mask;
            h2 += h1 >>> LimbBits;
            h1 &= mask;
            h3 += h2 >>> LimbBits;
            h2 &= mask;
            h4 += h3 >>> LimbBits;
            h3 &= mask;
            h0 += (h4 >>> LimbBits) + ((h4 >>> LimbBits) << 2);
            h4 &= mask;
        }
        // 2. g = h + 5 - 2^130; where that is not negative, it is the remainder.
        Vector512<ulong> g0 = h0 + Vector512.Create(5UL);
        Vector512<ulong> g1 = h1 + (g0 >>> LimbBits);
        Vector512<ulong> g2 = h2 + (g1 >>> LimbBits);
        Vector512<ulong> g3 = h3 + (g2 >>> LimbBits);
        Vector512<ulong> g4 = h4 + (g3 >>> LimbBits) - Vector512.Create(1UL << LimbBits);
        Vector512<ulong> keep = Vector512.ShiftRightArithmetic(g4.AsInt64(), 63).AsUInt64();
        h0 = Vector512.ConditionalSelect(keep, h0, g0 & mask);
        h1 = Vector512.ConditionalSelect(keep, h1, g1 & mask);
        h2 = Vector512.ConditionalSelect(keep, h2, g2 & mask);
        h3 = Vector512.ConditionalSelect(keep, h3, g3 & mask);
        h4 = Vector512.ConditionalSelect(keep, h4, g4 & mask);
        // 3. Two words of 64 bits, and the pad added to them modulo 2^128; the lowest limb may have one bit too many, so these are sums.
        Vector512<ulong> low = h0 + (h1 << LimbBits) + (h2 << (2 * LimbBits));
        Vector512<ulong> high = (h2 >>> 12) + (h3 << 14) + (h4 << 40);
        Vector512<ulong> sumLow = low + Vector512.Load(words);
        Vector512<ulong> carry = Vector512.LessThan(sumLow, low) & Vector512<ulong>.One;
        sumLow.Store(words);
        (high + Vector512.Load(words + Row) + carry).Store(words + Row);
        for (int lane = 0; lane < Row; lane++)
        {
            byte* tag = SumLanes.Tags(lanes)[lane];
            Unsafe.WriteUnaligned(tag, words[lane]);
            Unsafe.WriteUnaligned(tag + 8, words[Row + lane]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePower(SumLanes* lanes, int exponent, Vector512<ulong> r0, Vector512<ulong> r1, Vector512<ulong> r2, Vector512<ulong> r3, Vector512<ulong> r4)
    {
        StoreLimb(lanes, exponent, 0, r0);
        StoreLimb(lanes, exponent, 1, r1);
        StoreLimb(lanes, exponent, 2, r2);
        StoreLimb(lanes, exponent, 3, r3);
        StoreLimb(lanes, exponent, 4, r4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreLimb(SumLanes* lanes, int exponent, int limb, Vector512<ulong> value)
    {
        value.Store(SumLanes.Power(lanes, exponent) + (limb * Row));
        (value + (value << 2)).Store(SumLanes.PowerTimes5(lanes, exponent) + (limb * Row));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddBlock(
        SumLanes* lanes, Vector512<ulong> low, Vector512<ulong> high, Vector512<ulong> mask, Vector512<ulong> highBit, int exponent,
        ref Vector512<ulong> d0, ref Vector512<ulong> d1, ref Vector512<ulong> d2, ref Vector512<ulong> d3, ref Vector512<ulong> d4)
    {
        Split(low, high, mask, out Vector512<ulong> b0, out Vector512<ulong> b1, out Vector512<ulong> b2, out Vector512<ulong> b3, out Vector512<ulong> b4);
        AddProduct(b0, b1, b2, b3, b4 | highBit, SumLanes.Power(lanes, exponent), SumLanes.PowerTimes5(lanes, exponent), ref d0, ref d1, ref d2, ref d3, ref d4);
    }

    // Limbs of 128 bits; a mask of zero makes nothing of a lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split(
        Vector512<ulong> low, Vector512<ulong> high, Vector512<ulong> mask,
        out Vector512<ulong> limb0, out Vector512<ulong> limb1, out Vector512<ulong> limb2, out Vector512<ulong> limb3, out Vector512<ulong> limb4)
    {
        limb0 = low & mask;
        limb1 = (low >>> LimbBits) & mask;
        limb2 = ((low >>> (2 * LimbBits)) | (high << 12)) & mask;
        limb3 = (high >>> 14) & mask;
        limb4 = (high >>> 40) & mask;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProduct(
        Vector512<ulong> a0, Vector512<ulong> a1, Vector512<ulong> a2, Vector512<ulong> a3, Vector512<ulong> a4, ulong* r, ulong* s,
        ref Vector512<ulong> d0, ref Vector512<ulong> d1, ref Vector512<ulong> d2, ref Vector512<ulong> d3, ref Vector512<ulong> d4)
    {
        d0 += Product(a0, r, 0) + Product(a1, s, 4) + Product(a2, s, 3) + Product(a3, s, 2) + Product(a4, s, 1);
        d1 += Product(a0, r, 1) + Product(a1, r, 0) + Product(a2, s, 4) + Product(a3, s, 3) + Product(a4, s, 2);
        d2 += Product(a0, r, 2) + Product(a1, r, 1) + Product(a2, r, 0) + Product(a3, s, 4) + Product(a4, s, 3);
        d3 += Product(a0, r, 3) + Product(a1, r, 2) + Product(a2, r, 1) + Product(a3, r, 0) + Product(a4, s, 4);
        d4 += Product(a0, r, 4) + Product(a1, r, 3) + Product(a2, r, 2) + Product(a3, r, 1) + Product(a4, r, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Product(Vector512<ulong> limb, ulong* factor, int row) =>
        Avx512F.Multiply(limb.AsUInt32(), Vector512.Load(factor + (row * Row)).AsUInt32());

    // Two chains of carries at once; the lowest limbs may keep one bit too many, which the next product bears.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Carry(ref Vector512<ulong> d0, ref Vector512<ulong> d1, ref Vector512<ulong> d2, ref Vector512<ulong> d3, ref Vector512<ulong> d4)
    {
        Vector512<ulong> mask = Vector512.Create(SumLanes.LimbMask);
        d1 += d0 >>> LimbBits;
        d4 += d3 >>> LimbBits;
        d0 &= mask;
        d3 &= mask;
        Vector512<ulong> above = d4 >>> LimbBits;
        d2 += d1 >>> LimbBits;
        d0 += above + (above << 2);
        d1 &= mask;
        d4 &= mask;
        d3 += d2 >>> LimbBits;
        d1 += d0 >>> LimbBits;
        d2 &= mask;
        d0 &= mask;
        d4 += d3 >>> LimbBits;
        d3 &= mask;
    }

    // Pairs of lanes, each with every second word, become words 0, 2, 4, 6 (or 1, 3, 5, 7) of all lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        Vector512<ulong> lanes01, Vector512<ulong> lanes23, Vector512<ulong> lanes45, Vector512<ulong> lanes67,
        out Vector512<ulong> wordA, out Vector512<ulong> wordB, out Vector512<ulong> wordC, out Vector512<ulong> wordD)
    {
        const byte evenQuarters = 0x88, oddQuarters = 0xdd;
        Vector512<ulong> evenLow = Avx512F.Shuffle4x128(lanes01, lanes23, evenQuarters), evenHigh = Avx512F.Shuffle4x128(lanes45, lanes67, evenQuarters);
        Vector512<ulong> oddLow = Avx512F.Shuffle4x128(lanes01, lanes23, oddQuarters), oddHigh = Avx512F.Shuffle4x128(lanes45, lanes67, oddQuarters);
        wordA = Avx512F.Shuffle4x128(evenLow, evenHigh, evenQuarters);
        wordC = Avx512F.Shuffle4x128(evenLow, evenHigh, oddQuarters);
        wordB = Avx512F.Shuffle4x128(oddLow, oddHigh, evenQuarters);
        wordD = Avx512F.Shuffle4x128(oddLow, oddHigh, oddQuarters);
    }
}
