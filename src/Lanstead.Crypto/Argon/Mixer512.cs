using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lanstead.Crypto.Argon;

/// <summary>G in 512-bit vectors (AVX-512F and BW): four rows, then four columns at a time.</summary>
internal readonly unsafe struct Mixer512 : IBlockMixer
{
    private const int Vectors = 16;

    // Of four words: the next one's place, two on, three on. Of two vectors: their lower halves, their upper halves.
    private const byte OneOn = 0b00_11_10_01, TwoOn = 0b01_00_11_10, ThreeOn = 0b10_01_00_11, Lower = 0b01_00_01_00, Upper = 0b11_10_11_10;

    public static bool IsSupported => Avx512BW.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mix(ulong* previous, ulong* reference, ulong* next, bool exclusiveOr)
    {
        // Asked here too, since the compiler keeps the instructions only behind the question.
        if (!Avx512BW.IsSupported)
            throw new PlatformNotSupportedException();
        var from = (Vector512<ulong>*)previous;
        var other = (Vector512<ulong>*)reference;
        var to = (Vector512<ulong>*)next;
        Vector512<ulong>* mixed = stackalloc Vector512<ulong>[Vectors];
        for (int i = 0; i < Vectors; i++)
        {
            Vector512<ulong> both = from[i] ^ other[i];
            mixed[i] = both;
            to[i] = exclusiveOr ? to[i] ^ both : both;
        }
        PermuteRows(mixed);
        PermuteRows(mixed + (Vectors / 2));
        PermuteColumns(mixed);
        PermuteColumns(mixed + 1);
        for (int i = 0; i < Vectors; i++)
            to[i] ^= mixed[i];
    }

    // Four rows of two vectors. A half of a vector holds one of the four rows of P's own square; halves of two rows go side by side.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PermuteRows(Vector512<ulong>* v)
    {
        Vector512<ulong> a0 = Avx512F.Shuffle4x128(v[0], v[2], Lower), b0 = Avx512F.Shuffle4x128(v[0], v[2], Upper);
        Vector512<ulong> c0 = Avx512F.Shuffle4x128(v[1], v[3], Lower), d0 = Avx512F.Shuffle4x128(v[1], v[3], Upper);
        Vector512<ulong> a1 = Avx512F.Shuffle4x128(v[4], v[6], Lower), b1 = Avx512F.Shuffle4x128(v[4], v[6], Upper);
        Vector512<ulong> c1 = Avx512F.Shuffle4x128(v[5], v[7], Lower), d1 = Avx512F.Shuffle4x128(v[5], v[7], Upper);
        Mix(ref a0, ref b0, ref c0, ref d0, ref a1, ref b1, ref c1, ref d1);
        b0 = Avx512F.Permute4x64(b0, OneOn);
        b1 = Avx512F.Permute4x64(b1, OneOn);
        c0 = Avx512F.Permute4x64(c0, TwoOn);
        c1 = Avx512F.Permute4x64(c1, TwoOn);
        d0 = Avx512F.Permute4x64(d0, ThreeOn);
        d1 = Avx512F.Permute4x64(d1, ThreeOn);
        Mix(ref a0, ref b0, ref c0, ref d0, ref a1, ref b1, ref c1, ref d1);
        b0 = Avx512F.Permute4x64(b0, ThreeOn);
        b1 = Avx512F.Permute4x64(b1, ThreeOn);
        c0 = Avx512F.Permute4x64(c0, TwoOn);
        c1 = Avx512F.Permute4x64(c1, TwoOn);
        d0 = Avx512F.Permute4x64(d0, OneOn);
        d1 = Avx512F.Permute4x64(d1, OneOn);
        v[0] = Avx512F.Shuffle4x128(a0, b0, Lower);
        v[2] = Avx512F.Shuffle4x128(a0, b0, Upper);
        v[1] = Avx512F.Shuffle4x128(c0, d0, Lower);
        v[3] = Avx512F.Shuffle4x128(c0, d0, Upper);
        v[4] = Avx512F.Shuffle4x128(a1, b1, Lower);
        v[6] = Avx512F.Shuffle4x128(a1, b1, Upper);
        v[5] = Avx512F.Shuffle4x128(c1, d1, Lower);
        v[7] = Avx512F.Shuffle4x128(c1, d1, Upper);
    }

    // Four columns: each quarter of a vector is a pair of words of one of them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PermuteColumns(Vector512<ulong>* v)
    {
        Vector512<ulong> a0 = v[0], a1 = v[2], b0 = v[4], b1 = v[6], c0 = v[8], c1 = v[10], d0 = v[12], d1 = v[14];
        Mix(ref a0, ref b0, ref c0, ref d0, ref a1, ref b1, ref c1, ref d1);
        (b0, b1) = (Join(b0, b1), Join(b1, b0));
        (d0, d1) = (Join(d1, d0), Join(d0, d1));
        Mix(ref a0, ref b0, ref c1, ref d0, ref a1, ref b1, ref c0, ref d1);
        v[0] = a0;
        v[2] = a1;
        v[4] = Join(b1, b0);
        v[6] = Join(b0, b1);
        v[8] = c0;
        v[10] = c1;
        v[12] = Join(d0, d1);
        v[14] = Join(d1, d0);
    }

    // The second word of one pair and the first of the other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Join(Vector512<ulong> second, Vector512<ulong> first) =>
        Avx512BW.AlignRight(first.AsByte(), second.AsByte(), sizeof(ulong)).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(
        ref Vector512<ulong> a0, ref Vector512<ulong> b0, ref Vector512<ulong> c0, ref Vector512<ulong> d0,
        ref Vector512<ulong> a1, ref Vector512<ulong> b1, ref Vector512<ulong> c1, ref Vector512<ulong> d1)
    {
        a0 = Add(a0, b0);
        a1 = Add(a1, b1);
        d0 = Avx512F.RotateRight(d0 ^ a0, 32);
        d1 = Avx512F.RotateRight(d1 ^ a1, 32);
        c0 = Add(c0, d0);
        c1 = Add(c1, d1);
        b0 = Avx512F.RotateRight(b0 ^ c0, 24);
        b1 = Avx512F.RotateRight(b1 ^ c1, 24);
        a0 = Add(a0, b0);
        a1 = Add(a1, b1);
        d0 = Avx512F.RotateRight(d0 ^ a0, 16);
        d1 = Avx512F.RotateRight(d1 ^ a1, 16);
        c0 = Add(c0, d0);
        c1 = Add(c1, d1);
        b0 = Avx512F.RotateRight(b0 ^ c0, 63);
        b1 = Avx512F.RotateRight(b1 ^ c1, 63);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Add(Vector512<ulong> x, Vector512<ulong> y)
    {
        Vector512<ulong> product = Avx512F.Multiply(x.AsUInt32(), y.AsUInt32());
        return x + y + (product + product);
    }
}
