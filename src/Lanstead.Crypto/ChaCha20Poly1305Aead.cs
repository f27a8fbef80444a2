using Lanstead.Crypto.Aead;

namespace Lanstead.Crypto;

/// <summary>ChaCha20-Poly1305 (RFC 8439 §2.8) of one message with associated data, for handshakes.</summary>
/// <remarks>Thread-safe, allocates nothing, in constant time. The nonce is four zero bytes, then the counter, little-endian (WireGuard paper §5.4).</remarks>
public static unsafe class ChaCha20Poly1305Aead
{
    /// <summary>Length in bytes of a key.</summary>
    public const int KeyBytes = 32;

    /// <summary>Length in bytes of a tag.</summary>
    public const int TagBytes = AeadPacket.TagBytes;

    /// <summary>Writes ciphertext and tag.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="counter">Must never come twice with one key.</param>
    /// <param name="associatedData">Is authenticated, not encrypted.</param>
    /// <param name="plaintext">May start where <paramref name="destination"/> does; else must not overlap it.</param>
    /// <param name="destination">Takes 16 bytes more than the plaintext has.</param>
    public static void Seal(ReadOnlySpan<byte> key, ulong counter, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        AeadSpans.RequireSealing(key, plaintext, destination);
        fixed (byte* keyBytes = key, associated = associatedData, source = plaintext, sealedBytes = destination)
            ManagedAead.Seal(keyBytes, 0, counter, associated, associatedData.Length, source, sealedBytes, plaintext.Length);
    }

    /// <summary>Writes the plaintext if ciphertext and associated data are authentic; else leaves the destination as it was.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="counter">As it was sealed with.</param>
    /// <param name="associatedData">As it was sealed with.</param>
    /// <param name="ciphertextAndTag">At least 16 bytes; less is not authentic. May start where <paramref name="destination"/> does.</param>
    /// <param name="destination">Takes 16 bytes less than ciphertext and tag have.</param>
    public static bool TryOpen(ReadOnlySpan<byte> key, ulong counter, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertextAndTag, Span<byte> destination)
    {
        if (!AeadSpans.MayOpen(key, ciphertextAndTag, destination))
            return false;
        fixed (byte* keyBytes = key, associated = associatedData, source = ciphertextAndTag, opened = destination)
            return ManagedAead.TryOpen(keyBytes, 0, counter, associated, associatedData.Length, source, opened, ciphertextAndTag.Length - TagBytes);
    }
}
