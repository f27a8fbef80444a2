using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lanstead.Crypto.Hash;

/// <summary>The compression function F of BLAKE2s (RFC 7693 §3.2).</summary>
internal static unsafe class Blake2sCompression
{
    public const int BlockBytes = 64, StateWords = 8;

    public const int Rounds = 10;

    private const int MessageWords = 16;

    // RFC 7693 §2.6. Constants, since a span of words is an allocation each time in code that is not optimised.
    private const uint Initial0 = 0x6a09e667, Initial1 = 0xbb67ae85, Initial2 = 0x3c6ef372, Initial3 = 0xa54ff53a;
    private const uint Initial4 = 0x510e527f, Initial5 = 0x9b05688c, Initial6 = 0x1f83d9ab, Initial7 = 0x5be0cd19;

    /// <summary>RFC 7693 §2.7: the order of message words in each round, of BLAKE2b too.</summary>
    public static ReadOnlySpan<byte> Schedule =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
    ];

    /// <summary>Sets a state to what it is before the first block, parameters aside.</summary>
    public static void Begin(Span<uint> state)
    {
        (state[0], state[1], state[2], state[3]) = (Initial0, Initial1, Initial2, Initial3);
        (state[4], state[5], state[6], state[7]) = (Initial4, Initial5, Initial6, Initial7);
    }

    /// <summary>Mixes one block into the state.</summary>
    /// <param name="state">8 words.</param>
    /// <param name="message">The block as 16 words in the machine's byte order.</param>
    /// <param name="countBytes">Bytes up to and with this block.</param>
    /// <param name="last">Whether it is the last block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compress(uint* state, uint* message, ulong countBytes, bool last)
    {
        uint v0 = state[0], v1 = state[1], v2 = state[2], v3 = state[3], v4 = state[4], v5 = state[5], v6 = state[6], v7 = state[7];
        uint v8 = Initial0, v9 = Initial1, v10 = Initial2, v11 = Initial3;
        uint v12 = Initial4 ^ (uint)countBytes, v13 = Initial5 ^ (uint)(countBytes >> 32), v14 = last ? ~Initial6 : Initial6, v15 = Initial7;
        fixed (byte* schedule = Schedule)
        {
            byte* end = schedule + (Rounds * MessageWords);
            for (byte* order = schedule; order < end; order += MessageWords)
            {
                Mix(ref v0, ref v4, ref v8, ref v12, message[order[0]], message[order[1]]);
                Mix(ref v1, ref v5, ref v9, ref v13, message[order[2]], message[order[3]]);
                Mix(ref v2, ref v6, ref v10, ref v14, message[order[4]], message[order[5]]);
                Mix(ref v3, ref v7, ref v11, ref v15, message[order[6]], message[order[7]]);
                Mix(ref v0, ref v5, ref v10, ref v15, message[order[8]], message[order[9]]);
                Mix(ref v1, ref v6, ref v11, ref v12, message[order[10]], message[order[11]]);
                Mix(ref v2, ref v7, ref v8, ref v13, message[order[12]], message[order[13]]);
                Mix(ref v3, ref v4, ref v9, ref v14, message[order[14]], message[order[15]]);
            }
        }
        state[0] ^= v0 ^ v8;
        state[1] ^= v1 ^ v9;
        state[2] ^= v2 ^ v10;
        state[3] ^= v3 ^ v11;
        state[4] ^= v4 ^ v12;
        state[5] ^= v5 ^ v13;
        state[6] ^= v6 ^ v14;
        state[7] ^= v7 ^ v15;
    }

    // The function G of RFC 7693 §3.1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref uint a, ref uint b, ref uint c, ref uint d, uint x, uint y)
    {
        a += b + x;
        d = BitOperations.RotateRight(d ^ a, 16);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 12);
        a += b + y;
        d = BitOperations.RotateRight(d ^ a, 8);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 7);
    }
}
