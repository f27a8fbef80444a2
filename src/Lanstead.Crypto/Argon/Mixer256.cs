using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lanstead.Crypto.Argon;

/// <summary>G in 256-bit vectors (AVX2): two rows, then two columns at a time.</summary>
internal readonly unsafe struct Mixer256 : IBlockMixer
{
    private const int Vectors = 32, RowVectors = 4, Rows = 8;

    // Of four words: the next one's place, two on, three on.
    private const byte OneOn = 0b00_11_10_01, TwoOn = 0b01_00_11_10, ThreeOn = 0b10_01_00_11;

    public static bool IsSupported => Avx2.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mix(ulong* previous, ulong* reference, ulong* next, bool exclusiveOr)
    {
        // Asked here too, since the compiler keeps the instructions only behind the question.
        if (!Avx2.IsSupported)
            throw new PlatformNotSupportedException();
        var from = (Vector256<ulong>*)previous;
        var other = (Vector256<ulong>*)reference;
        var to = (Vector256<ulong>*)next;
        Vector256<ulong>* mixed = stackalloc Vector256<ulong>[Vectors];
        for (int i = 0; i < Vectors; i++)
        {
            Vector256<ulong> both = from[i] ^ other[i];
            mixed[i] = both;
            to[i] = exclusiveOr ? to[i] ^ both : both;
        }
        for (int row = 0; row < Rows; row += 2)
            PermuteRows(mixed + (RowVectors * row));
        for (int column = 0; column < RowVectors; column++)
            PermuteColumns(mixed + column);
        for (int i = 0; i < Vectors; i++)
            to[i] ^= mixed[i];
    }

    // Each row: its four vectors are the four rows of P's own square.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PermuteRows(Vector256<ulong>* v)
    {
        Vector256<ulong> a0 = v[0], b0 = v[1], c0 = v[2], d0 = v[3], a1 = v[4], b1 = v[5], c1 = v[6], d1 = v[7];
        Mix(ref a0, ref b0, ref c0, ref d0, ref a1, ref b1, ref c1, ref d1);
        b0 = Avx2.Permute4x64(b0, OneOn);
        b1 = Avx2.Permute4x64(b1, OneOn);
        c0 = Avx2.Permute4x64(c0, TwoOn);
        c1 = Avx2.Permute4x64(c1, TwoOn);
        d0 = Avx2.Permute4x64(d0, ThreeOn);
        d1 = Avx2.Permute4x64(d1, ThreeOn);
        Mix(ref a0, ref b0, ref c0, ref d0, ref a1, ref b1, ref c1, ref d1);
        v[0] = a0;
        v[1] = Avx2.Permute4x64(b0, ThreeOn);
        v[2] = Avx2.Permute4x64(c0, TwoOn);
        v[3] = Avx2.Permute4x64(d0, OneOn);
        v[4] = a1;
        v[5] = Avx2.Permute4x64(b1, ThreeOn);
        v[6] = Avx2.Permute4x64(c1, TwoOn);
        v[7] = Avx2.Permute4x64(d1, OneOn);
    }

    // Two columns: each half of a vector is a pair of words of one of them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PermuteColumns(Vector256<ulong>* v)
    {
        Vector256<ulong> a0 = v[0], a1 = v[4], b0 = v[8], b1 = v[12], c0 = v[16], c1 = v[20], d0 = v[24], d1 = v[28];
        Mix(ref a0, ref b0, ref c0, ref d0, ref a1, ref b1, ref c1, ref d1);
        (b0, b1) = (Join(b0, b1), Join(b1, b0));
        (d0, d1) = (Join(d1, d0), Join(d0, d1));
        Mix(ref a0, ref b0, ref c1, ref d0, ref a1, ref b1, ref c0, ref d1);
        v[0] = a0;
        v[4] = a1;
        v[8] = Join(b1, b0);
        v[12] = Join(b0, b1);
        v[16] = c0;
        v[20] = c1;
        v[24] = Join(d0, d1);
        v[28] = Join(d1, d0);
    }

    // The second word of one pair and the first of the other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Join(Vector256<ulong> second, Vector256<ulong> first) => Avx2.AlignRight(first, second, sizeof(ulong));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(
        ref Vector256<ulong> a0, ref Vector256<ulong> b0, ref Vector256<ulong> c0, ref Vector256<ulong> d0,
        ref Vector256<ulong> a1, ref Vector256<ulong> b1, ref Vector256<ulong> c1, ref Vector256<ulong> d1)
    {
        Vector256<byte> by24 = Vector256.Create((byte)3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10, 3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10);
        Vector256<byte> by16 = Vector256.Create((byte)2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9, 2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9);
        a0 = Add(a0, b0);
        a1 = Add(a1, b1);
        d0 = RotateBy32(d0 ^ a0);
        d1 = RotateBy32(d1 ^ a1);
        c0 = Add(c0, d0);
        c1 = Add(c1, d1);
        b0 = Rotate(b0 ^ c0, by24);
        b1 = Rotate(b1 ^ c1, by24);
        a0 = Add(a0, b0);
        a1 = Add(a1, b1);
        d0 = Rotate(d0 ^ a0, by16);
        d1 = Rotate(d1 ^ a1, by16);
        c0 = Add(c0, d0);
        c1 = Add(c1, d1);
        b0 = RotateBy63(b0 ^ c0);
        b1 = RotateBy63(b1 ^ c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Add(Vector256<ulong> x, Vector256<ulong> y)
    {
        Vector256<ulong> product = Avx2.Multiply(x.AsUInt32(), y.AsUInt32());
        return x + y + (product + product);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> RotateBy32(Vector256<ulong> x) => Avx2.Shuffle(x.AsUInt32(), 0b10_11_00_01).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Rotate(Vector256<ulong> x, Vector256<byte> order) => Avx2.Shuffle(x.AsByte(), order).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> RotateBy63(Vector256<ulong> x) => (x >>> 63) ^ (x + x);
}
