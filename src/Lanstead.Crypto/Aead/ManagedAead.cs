using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Lanstead.Crypto.Aead;

/// <summary>ChaCha20-Poly1305 (RFC 8439 §2.8) in managed code for one message, with associated data.</summary>
internal static unsafe class ManagedAead
{
    /// <summary>Writes ciphertext and tag; the source may be the destination.</summary>
    public static void Seal(byte* key, uint nonceWord0, ulong nonceTail, byte* associated, int associatedBytes, byte* source, byte* destination, int lengthBytes)
    {
        ChaCha20.Xor(key, nonceWord0, nonceTail, source, destination, lengthBytes);
        WriteTag(key, nonceWord0, nonceTail, associated, associatedBytes, destination, lengthBytes, destination + lengthBytes);
    }

    /// <summary>Writes the plaintext if the tag behind the ciphertext is right; else leaves the destination as it was.</summary>
    public static bool TryOpen(byte* key, uint nonceWord0, ulong nonceTail, byte* associated, int associatedBytes, byte* source, byte* destination, int lengthBytes)
    {
        ulong* expected = stackalloc ulong[2];
        WriteTag(key, nonceWord0, nonceTail, associated, associatedBytes, source, lengthBytes, (byte*)expected);
        bool authentic = TagsEqual((byte*)expected, source + lengthBytes);
        expected[0] = expected[1] = 0;
        if (!authentic)
            return false;
        ChaCha20.Xor(key, nonceWord0, nonceTail, source, destination, lengthBytes);
        return true;
    }

    /// <summary>Compares two tags in constant time.</summary>
    public static bool TagsEqual(byte* a, byte* b)
    {
        ulong difference = (Unsafe.ReadUnaligned<ulong>(a) ^ Unsafe.ReadUnaligned<ulong>(b))
            | (Unsafe.ReadUnaligned<ulong>(a + 8) ^ Unsafe.ReadUnaligned<ulong>(b + 8));
        return difference == 0;
    }

    private static void WriteTag(byte* key, uint nonceWord0, ulong nonceTail, byte* associated, int associatedBytes, byte* ciphertext, int lengthBytes, byte* tag)
    {
        byte* oneTimeKey = stackalloc byte[ChaCha20.BlockBytes];
        ChaCha20.Block(key, 0, nonceWord0, nonceTail, oneTimeKey);
        var sum = new Poly1305(oneTimeKey);
        sum.AbsorbPadded(associated, associatedBytes);
        sum.AbsorbPadded(ciphertext, lengthBytes);
        sum.AbsorbLengths(associatedBytes, lengthBytes);
        sum.Finish(tag);
        CryptographicOperations.ZeroMemory(new Span<byte>(oneTimeKey, ChaCha20.BlockBytes));
    }
}
