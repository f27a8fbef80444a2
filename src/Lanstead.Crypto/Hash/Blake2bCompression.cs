using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lanstead.Crypto.Hash;

/// <summary>The compression function F of BLAKE2b (RFC 7693 §3.2).</summary>
internal static unsafe class Blake2bCompression
{
    public const int BlockBytes = 128, StateWords = 8;

    private const int Rounds = 12, MessageWords = 16;

    // RFC 7693 §2.6.
    private const ulong Initial0 = 0x6a09e667f3bcc908, Initial1 = 0xbb67ae8584caa73b, Initial2 = 0x3c6ef372fe94f82b, Initial3 = 0xa54ff53a5f1d36f1;
    private const ulong Initial4 = 0x510e527fade682d1, Initial5 = 0x9b05688c2b3e6c1f, Initial6 = 0x1f83d9abfb41bd6b, Initial7 = 0x5be0cd19137e2179;

    /// <summary>Sets a state to what it is before the first block, parameters aside.</summary>
    public static void Begin(Span<ulong> state)
    {
        (state[0], state[1], state[2], state[3]) = (Initial0, Initial1, Initial2, Initial3);
        (state[4], state[5], state[6], state[7]) = (Initial4, Initial5, Initial6, Initial7);
    }

    /// <summary>Mixes one block into the state.</summary>
    /// <param name="state">8 words.</param>
    /// <param name="message">The block as 16 words in the machine's byte order.</param>
    /// <param name="countBytes">Bytes up to and with this block; the upper half of the counter stays 0.</param>
    /// <param name="last">Whether it is the last block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compress(ulong* state, ulong* message, ulong countBytes, bool last)
    {
        ulong v0 = state[0], v1 = state[1], v2 = state[2], v3 = state[3], v4 = state[4], v5 = state[5], v6 = state[6], v7 = state[7];
        ulong v8 = Initial0, v9 = Initial1, v10 = Initial2, v11 = Initial3;
        ulong v12 = Initial4 ^ countBytes, v13 = Initial5, v14 = last ? ~Initial6 : Initial6, v15 = Initial7;
        fixed (byte* schedule = Blake2sCompression.Schedule)
        {
            for (int round = 0; round < Rounds; round++)
            {
                // Ten orders for twelve rounds: the last two take the first two again.
                byte* order = schedule + (round % Blake2sCompression.Rounds * MessageWords);
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
    private static void Mix(ref ulong a, ref ulong b, ref ulong c, ref ulong d, ulong x, ulong y)
    {
        a += b + x;
        d = BitOperations.RotateRight(d ^ a, 32);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 24);
        a += b + y;
        d = BitOperations.RotateRight(d ^ a, 16);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 63);
    }
}
