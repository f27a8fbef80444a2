using System.Security.Cryptography;

namespace Lanstead.Crypto;

/// <summary>Derives one to three keys from a chaining key and an input (WireGuard paper §5.4, which is HKDF of RFC 5869 with HMAC-BLAKE2s).</summary>
/// <remarks>All keys have 32 bytes. An output may be the chaining key or the input. Allocates nothing; the caller zeroes what it got.</remarks>
public static class NoiseKdf
{
    private const int KeyBytes = Blake2s.MaxOutputBytes;

    /// <summary>Derives one key.</summary>
    public static void Kdf1(ReadOnlySpan<byte> chainingKey, ReadOnlySpan<byte> input, Span<byte> output1) =>
        Derive(chainingKey, input, output1, [], []);

    /// <summary>Derives two keys.</summary>
    public static void Kdf2(ReadOnlySpan<byte> chainingKey, ReadOnlySpan<byte> input, Span<byte> output1, Span<byte> output2) =>
        Derive(chainingKey, input, output1, output2, []);

    /// <summary>Derives three keys.</summary>
    public static void Kdf3(ReadOnlySpan<byte> chainingKey, ReadOnlySpan<byte> input, Span<byte> output1, Span<byte> output2, Span<byte> output3) =>
        Derive(chainingKey, input, output1, output2, output3);

    private static void Derive(ReadOnlySpan<byte> chainingKey, ReadOnlySpan<byte> input, Span<byte> output1, Span<byte> output2, Span<byte> output3)
    {
        Span<byte> secret = stackalloc byte[KeyBytes];
        Blake2s.Hmac(chainingKey, input, secret);
        Blake2s.Hmac(secret, [1], output1);
        if (output2.Length > 0)
            Blake2s.Hmac(secret, output1, [2], output2);
        if (output3.Length > 0)
            Blake2s.Hmac(secret, output2, [3], output3);
        CryptographicOperations.ZeroMemory(secret);
    }
}
