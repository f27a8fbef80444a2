using System.Security.Cryptography;
using Lanstead.Crypto.Hash;

namespace Lanstead.Crypto;

/// <summary>BLAKE2s (RFC 7693): hash, keyed MAC, and HMAC. Thread-safe, allocates nothing, in constant time.</summary>
public static class Blake2s
{
    /// <summary>The longest output, in bytes.</summary>
    public const int MaxOutputBytes = 32;

    /// <summary>The longest key of <see cref="Mac"/>, in bytes.</summary>
    public const int MaxKeyBytes = 32;

    private const byte InnerPad = 0x36, OuterPad = 0x5c;

    /// <summary>Hashes into 1 to 32 bytes.</summary>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> output)
    {
        var hasher = new Blake2sHasher(output.Length);
        hasher.Update(data);
        hasher.Finish(output);
    }

    /// <summary>Hashes two pieces, one behind the other, into 1 to 32 bytes; the output may be one of them.</summary>
    public static void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> output)
    {
        var hasher = new Blake2sHasher(output.Length);
        hasher.Update(first);
        hasher.Update(second);
        hasher.Finish(output);
    }

    /// <summary>The keyed hash (RFC 7693 §2.9), 1 to 32 bytes: WireGuard's mac1 and mac2 have 16.</summary>
    public static void Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> output)
    {
        var hasher = new Blake2sHasher(output.Length, key);
        hasher.Update(data);
        hasher.Finish(output);
    }

    /// <summary>HMAC (RFC 2104) with BLAKE2s, 32 bytes.</summary>
    public static void Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> output) => Hmac(key, data, [], output);

    /// <summary>HMAC of two pieces, one behind the other; the output may be one of them.</summary>
    internal static void Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> output)
    {
        Span<byte> inner = stackalloc byte[Blake2sCompression.BlockBytes];
        Span<byte> outer = stackalloc byte[Blake2sCompression.BlockBytes];
        inner.Clear();
        if (key.Length > Blake2sCompression.BlockBytes)
            Hash(key, inner[..MaxOutputBytes]);
        else
            key.CopyTo(inner);
        for (int i = 0; i < inner.Length; i++)
        {
            outer[i] = (byte)(inner[i] ^ OuterPad);
            inner[i] ^= InnerPad;
        }

        Span<byte> hash = stackalloc byte[MaxOutputBytes];
        var hasher = new Blake2sHasher(MaxOutputBytes);
        hasher.Update(inner);
        hasher.Update(first);
        hasher.Update(second);
        hasher.Finish(hash);
        Hash(outer, hash, output);
        CryptographicOperations.ZeroMemory(inner);
        CryptographicOperations.ZeroMemory(outer);
        CryptographicOperations.ZeroMemory(hash);
    }
}
