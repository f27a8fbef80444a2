using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lanstead.Crypto.Aead.Kernels;

/// <summary>Poly1305 of eight messages in 256-bit vectors: a vector holds one limb of 26 bits of four lanes; four and four, one after the other.</summary>
/// <remarks>Between chunks limbs stay below 2^27; so 20 products with factors below 5 × 2^26 sum up to less than 2^64.</remarks>
internal static unsafe class Sums256
{
    /// <summary>How many lanes one call works on.</summary>
    public const int Lanes = 4;

    private const int LimbBits = 26, Row = SumLanes.Lanes;

    /// <summary>Computes r to the power 1 to 4 of four lanes; their sums become zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Begin(SumLanes* lanes, int from)
    {
        ulong* words = stackalloc ulong[2 * Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            byte* key = SumLanes.Keys(lanes)[from + lane];
            words[lane] = Unsafe.ReadUnaligned<ulong>(key);
            words[Lanes + lane] = Unsafe.ReadUnaligned<ulong>(key + 8);
        }
        Vector256<ulong> low = Vector256.Load(words) & Vector256.Create(Poly1305.ClampLow);
        Vector256<ulong> high = Vector256.Load(words + Lanes) & Vector256.Create(Poly1305.ClampHigh);
        Split(low, high, Vector256.Create(SumLanes.LimbMask), out Vector256<ulong> r0, out Vector256<ulong> r1, out Vector256<ulong> r2, out Vector256<ulong> r3, out Vector256<ulong> r4);
        StorePower(lanes, from, 1, r0, r1, r2, r3, r4);
        for (int exponent = 2; exponent <= SumLanes.Powers; exponent++)
        {
            Vector256<ulong> d0 = default, d1 = default, d2 = default, d3 = default, d4 = default;
            AddProduct(r0, r1, r2, r3, r4, SumLanes.Power(lanes, 1) + from, SumLanes.PowerTimes5(lanes, 1) + from, ref d0, ref d1, ref d2, ref d3, ref d4);
            Carry(ref d0, ref d1, ref d2, ref d3, ref d4);
            (r0, r1, r2, r3, r4) = (d0, d1, d2, d3, d4);
            StorePower(lanes, from, exponent, r0, r1, r2, r3, r4);
        }
        for (int limb = 0; limb < SumLanes.Limbs; limb++)
            Vector256<ulong>.Zero.Store(SumLanes.Sums(lanes) + from + (limb * Row));
        new Span<ulong>(words, 2 * Lanes).Clear();
    }

    /// <summary>Takes in chunks: sum = (sum + b0) r^4 + b1 r^3 + b2 r^2 + b3 r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void AddChunks(SumLanes* lanes, int from, int chunks)
    {
        ulong* sums = SumLanes.Sums(lanes) + from;
        ulong* highBits = SumLanes.HighBits(lanes) + from;
        Vector256<ulong> h0 = Vector256.Load(sums), h1 = Vector256.Load(sums + Row), h2 = Vector256.Load(sums + (2 * Row));
        Vector256<ulong> h3 = Vector256.Load(sums + (3 * Row)), h4 = Vector256.Load(sums + (4 * Row));
        Vector256<ulong> mask = Vector256.Load(SumLanes.LimbMasks(lanes) + from);
        byte** messages = SumLanes.Messages(lanes) + from;
        byte* m0 = messages[0], m1 = messages[1], m2 = messages[2], m3 = messages[3];
        for (nint at = 0, end = (nint)chunks * SumLanes.ChunkBytes; at < end; at += SumLanes.ChunkBytes)
        {
            // 1. Four lanes of eight words become eight words of four lanes: w0 and w1 are block 0, and so on.
            Transpose(m0 + at, m1 + at, m2 + at, m3 + at, out Vector256<ulong> w0, out Vector256<ulong> w1, out Vector256<ulong> w2, out Vector256<ulong> w3);
            Transpose(
                m0 + at + 32, m1 + at + 32, m2 + at + 32, m3 + at + 32,
                out Vector256<ulong> w4, out Vector256<ulong> w5, out Vector256<ulong> w6, out Vector256<ulong> w7);

            // 2. Four products, summed before the carry.
            Vector256<ulong> d0 = default, d1 = default, d2 = default, d3 = default, d4 = default;
            Split(w0, w1, mask, out Vector256<ulong> b0, out Vector256<ulong> b1, out Vector256<ulong> b2, out Vector256<ulong> b3, out Vector256<ulong> b4);
            AddProduct(
                h0 + b0, h1 + b1, h2 + b2, h3 + b3, h4 + (b4 | Vector256.Load(highBits)),
                SumLanes.Power(lanes, 4) + from, SumLanes.PowerTimes5(lanes, 4) + from, ref d0, ref d1, ref d2, ref d3, ref d4);
            AddBlock(lanes, from, w2, w3, mask, Vector256.Load(highBits + Row), 3, ref d0, ref d1, ref d2, ref d3, ref d4);
            AddBlock(lanes, from, w4, w5, mask, Vector256.Load(highBits + (2 * Row)), 2, ref d0, ref d1, ref d2, ref d3, ref d4);
            AddBlock(lanes, from, w6, w7, mask, Vector256.Load(highBits + (3 * Row)), 1, ref d0, ref d1, ref d2, ref d3, ref d4);
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
    public static void Finish(SumLanes* lanes, int from)
    {
        ulong* words = stackalloc ulong[2 * Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            byte* pad = SumLanes.Keys(lanes)[from + lane] + Poly1305.BlockBytes;
            words[lane] = Unsafe.ReadUnaligned<ulong>(pad);
            words[Lanes + lane] = Unsafe.ReadUnaligned<ulong>(pad + 8);
        }
        ulong* sums = SumLanes.Sums(lanes) + from;
        Vector256<ulong> mask = Vector256.Create(SumLanes.LimbMask);
        Vector256<ulong> h0 = Vector256.Load(sums), h1 = Vector256.Load(sums + Row), h2 = Vector256.Load(sums + (2 * Row));
        Vector256<ulong> h3 = Vector256.Load(sums + (3 * Row)), h4 = Vector256.Load(sums + (4 * Row));
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
        Vector256<ulong> g0 = h0 + Vector256.Create(5UL);
        Vector256<ulong> g1 = h1 + (g0 >>> LimbBits);
        Vector256<ulong> g2 = h2 + (g1 >>> LimbBits);
        Vector256<ulong> g3 = h3 + (g2 >>> LimbBits);
        Vector256<ulong> g4 = h4 + (g3 >>> LimbBits) - Vector256.Create(1UL << LimbBits);
        Vector256<ulong> keep = Vector256.ShiftRightArithmetic(g4.AsInt64(), 63).AsUInt64();
        h0 = Vector256.ConditionalSelect(keep, h0, g0 & mask);
        h1 = Vector256.ConditionalSelect(keep, h1, g1 & mask);
        h2 = Vector256.ConditionalSelect(keep, h2, g2 & mask);
        h3 = Vector256.ConditionalSelect(keep, h3, g3 & mask);
        h4 = Vector256.ConditionalSelect(keep, h4, g4 & mask);
        // 3. Two words of 64 bits, and the pad added to them modulo 2^128; the lowest limb may have one bit too many, so these are sums.
        Vector256<ulong> low = h0 + (h1 << LimbBits) + (h2 << (2 * LimbBits));
        Vector256<ulong> high = (h2 >>> 12) + (h3 << 14) + (h4 << 40);
        Vector256<ulong> sumLow = low + Vector256.Load(words);
        Vector256<ulong> carry = Vector256.LessThan(sumLow, low) & Vector256<ulong>.One;
        sumLow.Store(words);
        (high + Vector256.Load(words + Lanes) + carry).Store(words + Lanes);
        for (int lane = 0; lane < Lanes; lane++)
        {
            byte* tag = SumLanes.Tags(lanes)[from + lane];
            Unsafe.WriteUnaligned(tag, words[lane]);
            Unsafe.WriteUnaligned(tag + 8, words[Lanes + lane]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePower(SumLanes* lanes, int from, int exponent, Vector256<ulong> r0, Vector256<ulong> r1, Vector256<ulong> r2, Vector256<ulong> r3, Vector256<ulong> r4)
    {
        StoreLimb(lanes, from, exponent, 0, r0);
        StoreLimb(lanes, from, exponent, 1, r1);
        StoreLimb(lanes, from, exponent, 2, r2);
        StoreLimb(lanes, from, exponent, 3, r3);
        StoreLimb(lanes, from, exponent, 4, r4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreLimb(SumLanes* lanes, int from, int exponent, int limb, Vector256<ulong> value)
    {
        value.Store(SumLanes.Power(lanes, exponent) + (limb * Row) + from);
        (value + (value << 2)).Store(SumLanes.PowerTimes5(lanes, exponent) + (limb * Row) + from);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddBlock(
        SumLanes* lanes, int from, Vector256<ulong> low, Vector256<ulong> high, Vector256<ulong> mask, Vector256<ulong> highBit, int exponent,
        ref Vector256<ulong> d0, ref Vector256<ulong> d1, ref Vector256<ulong> d2, ref Vector256<ulong> d3, ref Vector256<ulong> d4)
    {
        Split(low, high, mask, out Vector256<ulong> b0, out Vector256<ulong> b1, out Vector256<ulong> b2, out Vector256<ulong> b3, out Vector256<ulong> b4);
        AddProduct(b0, b1, b2, b3, b4 | highBit, SumLanes.Power(lanes, exponent) + from, SumLanes.PowerTimes5(lanes, exponent) + from, ref d0, ref d1, ref d2, ref d3, ref d4);
    }

    // Limbs of 128 bits; a mask of zero makes nothing of a lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Split(
        Vector256<ulong> low, Vector256<ulong> high, Vector256<ulong> mask,
        out Vector256<ulong> limb0, out Vector256<ulong> limb1, out Vector256<ulong> limb2, out Vector256<ulong> limb3, out Vector256<ulong> limb4)
    {
        limb0 = low & mask;
        limb1 = (low >>> LimbBits) & mask;
        limb2 = ((low >>> (2 * LimbBits)) | (high << 12)) & mask;
        limb3 = (high >>> 14) & mask;
        limb4 = (high >>> 40) & mask;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProduct(
        Vector256<ulong> a0, Vector256<ulong> a1, Vector256<ulong> a2, Vector256<ulong> a3, Vector256<ulong> a4, ulong* r, ulong* s,
        ref Vector256<ulong> d0, ref Vector256<ulong> d1, ref Vector256<ulong> d2, ref Vector256<ulong> d3, ref Vector256<ulong> d4)
    {
        d0 += Product(a0, r, 0) + Product(a1, s, 4) + Product(a2, s, 3) + Product(a3, s, 2) + Product(a4, s, 1);
        d1 += Product(a0, r, 1) + Product(a1, r, 0) + Product(a2, s, 4) + Product(a3, s, 3) + Product(a4, s, 2);
        d2 += Product(a0, r, 2) + Product(a1, r, 1) + Product(a2, r, 0) + Product(a3, s, 4) + Product(a4, s, 3);
        d3 += Product(a0, r, 3) + Product(a1, r, 2) + Product(a2, r, 1) + Product(a3, r, 0) + Product(a4, s, 4);
        d4 += Product(a0, r, 4) + Product(a1, r, 3) + Product(a2, r, 2) + Product(a3, r, 1) + Product(a4, r, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Product(Vector256<ulong> limb, ulong* factor, int row) =>
        Avx2.Multiply(limb.AsUInt32(), Vector256.Load(factor + (row * Row)).AsUInt32());

    // Two chains of carries at once; the lowest limbs may keep one bit too many, which the next product bears.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Carry(ref Vector256<ulong> d0, ref Vector256<ulong> d1, ref Vector256<ulong> d2, ref Vector256<ulong> d3, ref Vector256<ulong> d4)
    {
        Vector256<ulong> mask = Vector256.Create(SumLanes.LimbMask);
        d1 += d0 >>> LimbBits;
        d4 += d3 >>> LimbBits;
        d0 &= mask;
        d3 &= mask;
        Vector256<ulong> above = d4 >>> LimbBits;
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

    // Four words of each of four lanes become four vectors of one word of all.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        byte* m0, byte* m1, byte* m2, byte* m3,
        out Vector256<ulong> word0, out Vector256<ulong> word1, out Vector256<ulong> word2, out Vector256<ulong> word3)
    {
        const byte lowHalves = 0x20, highHalves = 0x31;
        Vector256<ulong> v0 = Vector256.Load((ulong*)m0), v1 = Vector256.Load((ulong*)m1), v2 = Vector256.Load((ulong*)m2), v3 = Vector256.Load((ulong*)m3);
        Vector256<ulong> even01 = Avx2.UnpackLow(v0, v1), even23 = Avx2.UnpackLow(v2, v3);
        Vector256<ulong> odd01 = Avx2.UnpackHigh(v0, v1), odd23 = Avx2.UnpackHigh(v2, v3);
        word0 = Avx2.Permute2x128(even01, even23, lowHalves);
        word1 = Avx2.Permute2x128(odd01, odd23, lowHalves);
        word2 = Avx2.Permute2x128(even01, even23, highHalves);
        word3 = Avx2.Permute2x128(odd01, odd23, highHalves);
    }
}
