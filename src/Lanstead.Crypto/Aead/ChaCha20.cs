using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Lanstead.Crypto.Aead;

/// <summary>The block function of ChaCha20 (RFC 8439 §2.3), one block at a time, and HChaCha20.</summary>
internal static unsafe class ChaCha20
{
    public const int BlockBytes = 64;

    // "expand 32-byte k", RFC 8439 §2.3.
    public const uint Constant0 = 0x61707865, Constant1 = 0x3320646e, Constant2 = 0x79622d32, Constant3 = 0x6b206574;

    private const int StateWords = 16, KeyWords = 8;

    /// <summary>Writes one block of key stream, 64 bytes.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="counter">Which block of the stream.</param>
    /// <param name="nonceWord0">Bytes 0 to 3 of the nonce, little-endian.</param>
    /// <param name="nonceTail">Bytes 4 to 11 of the nonce, little-endian.</param>
    /// <param name="block">Takes 64 bytes.</param>
    public static void Block(byte* key, uint counter, uint nonceWord0, ulong nonceTail, byte* block)
    {
        uint* state = stackalloc uint[StateWords];
        Prepare(state, key, counter, nonceWord0, (uint)nonceTail, (uint)(nonceTail >> 32));
        uint* mixed = stackalloc uint[StateWords];
        Mix(state, mixed);
        for (int i = 0; i < StateWords; i++)
            Unsafe.WriteUnaligned(block + (4 * i), LittleEndian(mixed[i] + state[i]));
        CryptographicOperations.ZeroMemory(new Span<byte>(state, StateWords * sizeof(uint)));
        CryptographicOperations.ZeroMemory(new Span<byte>(mixed, StateWords * sizeof(uint)));
    }

    /// <summary>Writes source XOR key stream from block 1 on; source may be the destination.</summary>
    public static void Xor(byte* key, uint nonceWord0, ulong nonceTail, byte* source, byte* destination, int lengthBytes)
    {
        byte* block = stackalloc byte[BlockBytes];
        for (uint counter = 1; lengthBytes > 0; counter++)
        {
            Block(key, counter, nonceWord0, nonceTail, block);
            int part = Math.Min(lengthBytes, BlockBytes);
            XorPart(block, source, destination, part);
            source += part;
            destination += part;
            lengthBytes -= part;
        }
        CryptographicOperations.ZeroMemory(new Span<byte>(block, BlockBytes));
    }

    /// <summary>HChaCha20: derives a key of 32 bytes from a key and the first 16 bytes of a nonce (draft-irtf-cfrg-xchacha-03 §2.2).</summary>
    public static void DeriveKey(byte* key, byte* nonce16, byte* derived)
    {
        uint* state = stackalloc uint[StateWords];
        Prepare(state, key, Word(nonce16), Word(nonce16 + 4), Word(nonce16 + 8), Word(nonce16 + 12));
        uint* mixed = stackalloc uint[StateWords];
        Mix(state, mixed);
        for (int i = 0; i < 4; i++)
        {
            Unsafe.WriteUnaligned(derived + (4 * i), LittleEndian(mixed[i]));
            Unsafe.WriteUnaligned(derived + 16 + (4 * i), LittleEndian(mixed[12 + i]));
        }
        CryptographicOperations.ZeroMemory(new Span<byte>(state, StateWords * sizeof(uint)));
        CryptographicOperations.ZeroMemory(new Span<byte>(mixed, StateWords * sizeof(uint)));
    }

    private static void Prepare(uint* state, byte* key, uint word12, uint word13, uint word14, uint word15)
    {
        (state[0], state[1], state[2], state[3]) = (Constant0, Constant1, Constant2, Constant3);
        for (int i = 0; i < KeyWords; i++)
            state[4 + i] = Word(key + (4 * i));
        (state[12], state[13], state[14], state[15]) = (word12, word13, word14, word15);
    }

    // The twenty rounds of RFC 8439 §2.3, without the addition at the end.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Mix(uint* state, uint* mixed)
    {
        uint x0 = state[0], x1 = state[1], x2 = state[2], x3 = state[3], x4 = state[4], x5 = state[5], x6 = state[6], x7 = state[7];
        uint x8 = state[8], x9 = state[9], x10 = state[10], x11 = state[11], x12 = state[12], x13 = state[13], x14 = state[14], x15 = state[15];
        for (int i = 0; i < 10; i++)
        {
            QuarterRound(ref x0, ref x4, ref x8, ref x12);
            QuarterRound(ref x1, ref x5, ref x9, ref x13);
            QuarterRound(ref x2, ref x6, ref x10, ref x14);
            QuarterRound(ref x3, ref x7, ref x11, ref x15);
            QuarterRound(ref x0, ref x5, ref x10, ref x15);
            QuarterRound(ref x1, ref x6, ref x11, ref x12);
            QuarterRound(ref x2, ref x7, ref x8, ref x13);
            QuarterRound(ref x3, ref x4, ref x9, ref x14);
        }
        (mixed[0], mixed[1], mixed[2], mixed[3], mixed[4], mixed[5], mixed[6], mixed[7]) = (x0, x1, x2, x3, x4, x5, x6, x7);
        (mixed[8], mixed[9], mixed[10], mixed[11], mixed[12], mixed[13], mixed[14], mixed[15]) = (x8, x9, x10, x11, x12, x13, x14, x15);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRound(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 16);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 12);
        a += b;
        d = BitOperations.RotateLeft(d ^ a, 8);
        c += d;
        b = BitOperations.RotateLeft(b ^ c, 7);
    }

    private static void XorPart(byte* block, byte* source, byte* destination, int lengthBytes)
    {
        int done = 0;
        for (; done + 8 <= lengthBytes; done += 8)
            Unsafe.WriteUnaligned(destination + done, Unsafe.ReadUnaligned<ulong>(source + done) ^ Unsafe.ReadUnaligned<ulong>(block + done));
        for (; done < lengthBytes; done++)
            destination[done] = (byte)(source[done] ^ block[done]);
    }

    private static uint Word(byte* bytes) => LittleEndian(Unsafe.ReadUnaligned<uint>(bytes));

    private static uint LittleEndian(uint word) => BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
}
