using System.Security.Cryptography;
using Lanstead.Crypto;

namespace Lanstead.WireGuard.Noise;

/// <summary>The chaining key and the transcript hash of a handshake, in memory that the caller owns and zeroes (paper §5.4, C and H).</summary>
internal readonly ref struct SymmetricState(Span<byte> chainingKey, Span<byte> hash)
{
    private const int LongestMixBytes = 48;
    private const int TagSizeBytes = 16;

    public Span<byte> ChainingKey { get; } = chainingKey;

    public Span<byte> Hash { get; } = hash;

    /// <summary>Starts a handshake with a responder's public key.</summary>
    public void Start(ReadOnlySpan<byte> responderPublicKey)
    {
        NoiseProtocol.InitialChainingKey.CopyTo(ChainingKey);
        NoiseProtocol.InitialHash.CopyTo(Hash);
        MixHash(responderPublicKey);
    }

    /// <summary>H := HASH(H ‖ data), data of at most 48 bytes.</summary>
    public void MixHash(ReadOnlySpan<byte> data)
    {
        Span<byte> joined = stackalloc byte[32 + LongestMixBytes];
        Hash.CopyTo(joined);
        data.CopyTo(joined[32..]);
        Blake2s.Hash(joined[..(32 + data.Length)], Hash);
    }

    /// <summary>C := KDF1(C, input).</summary>
    public void MixKey(ReadOnlySpan<byte> input) => NoiseKdf.Kdf1(ChainingKey, input, ChainingKey);

    /// <summary>(C, key) := KDF2(C, input).</summary>
    public void MixKey(ReadOnlySpan<byte> input, Span<byte> key) => NoiseKdf.Kdf2(ChainingKey, input, ChainingKey, key);

    /// <summary>(C, t, key) := KDF3(C, preshared key); H := HASH(H ‖ t).</summary>
    public void MixPresharedKey(ReadOnlySpan<byte> presharedKey, Span<byte> key)
    {
        Span<byte> temporary = stackalloc byte[32];
        NoiseKdf.Kdf3(ChainingKey, presharedKey, ChainingKey, temporary, key);
        MixHash(temporary);
        CryptographicOperations.ZeroMemory(temporary);
    }

    /// <summary>Seals with the transcript as associated data, and takes the result into the transcript.</summary>
    public void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        ChaCha20Poly1305Aead.Seal(key, 0, Hash, plaintext, destination);
        MixHash(destination[..(plaintext.Length + TagSizeBytes)]);
    }

    /// <summary>Opens what <see cref="Seal"/> made; false when it does not open.</summary>
    public bool TryOpen(ReadOnlySpan<byte> key, ReadOnlySpan<byte> sealedBytes, Span<byte> destination)
    {
        if (!ChaCha20Poly1305Aead.TryOpen(key, 0, Hash, sealedBytes, destination))
            return false;
        MixHash(sealedBytes);
        return true;
    }

    /// <summary>(first, second) := KDF2(C, ε): the initiator sends with the first, the responder with the second (paper §5.4.5).</summary>
    public void Split(Span<byte> first, Span<byte> second) => NoiseKdf.Kdf2(ChainingKey, [], first, second);
}
