using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lanstead.Crypto.Argon;

/// <summary>G word by word, for any processor; what the others are compared with.</summary>
internal readonly unsafe struct PortableMixer : IBlockMixer
{
    private const int RowWords = 16, Rows = 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mix(ulong* previous, ulong* reference, ulong* next, bool exclusiveOr)
    {
        ulong* mixed = stackalloc ulong[IBlockMixer.BlockWords];
        for (int i = 0; i < IBlockMixer.BlockWords; i++)
        {
            mixed[i] = previous[i] ^ reference[i];
            next[i] = exclusiveOr ? next[i] ^ mixed[i] : mixed[i];
        }
        // A row is 16 words in a row; a column is 8 pairs of words, one out of each row.
        for (int row = 0; row < Rows; row++)
            Permute(mixed + (RowWords * row), 2);
        for (int column = 0; column < Rows; column++)
            Permute(mixed + (2 * column), RowWords);
        for (int i = 0; i < IBlockMixer.BlockWords; i++)
            next[i] ^= mixed[i];
    }

    // P of RFC 9106 §3.6 on 8 pairs of words, whose beginnings are so many words apart.
    private static void Permute(ulong* v, int apart)
    {
        ulong* v2 = v + apart, v4 = v2 + apart, v6 = v4 + apart, v8 = v6 + apart, v10 = v8 + apart, v12 = v10 + apart, v14 = v12 + apart;
        Mix(ref v[0], ref v4[0], ref v8[0], ref v12[0]);
        Mix(ref v[1], ref v4[1], ref v8[1], ref v12[1]);
        Mix(ref v2[0], ref v6[0], ref v10[0], ref v14[0]);
        Mix(ref v2[1], ref v6[1], ref v10[1], ref v14[1]);
        Mix(ref v[0], ref v4[1], ref v10[0], ref v14[1]);
        Mix(ref v[1], ref v6[0], ref v10[1], ref v12[0]);
        Mix(ref v2[0], ref v6[1], ref v8[0], ref v12[1]);
        Mix(ref v2[1], ref v4[0], ref v8[1], ref v14[0]);
    }

    // GB of RFC 9106 §3.6: BLAKE2b's G with a multiplication in each addition, and no message.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref ulong a, ref ulong b, ref ulong c, ref ulong d)
    {
        a = Add(a, b);
        d = BitOperations.RotateRight(d ^ a, 32);
        c = Add(c, d);
        b = BitOperations.RotateRight(b ^ c, 24);
        a = Add(a, b);
        d = BitOperations.RotateRight(d ^ a, 16);
        c = Add(c, d);
        b = BitOperations.RotateRight(b ^ c, 63);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Add(ulong x, ulong y) => x + y + (2 * ((ulong)(uint)x * (uint)y));
}
