using System.Buffers.Binary;
using System.Security.Cryptography;
using Lanstead.Crypto.Aead;

namespace Lanstead.Crypto;

/// <summary>XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03 §2) of one message with associated data, for cookies.</summary>
/// <remarks>Thread-safe, allocates nothing, in constant time. The nonce is long enough to be drawn at random.</remarks>
public static unsafe class XChaCha20Poly1305Aead
{
    /// <summary>Length in bytes of a nonce.</summary>
    public const int NonceBytes = 24;

    // The first part of the nonce goes into the derived key, the rest is the tail of the inner nonce.
    private const int DerivationBytes = 16;

    /// <summary>Writes ciphertext and tag; the spans are those of <see cref="ChaCha20Poly1305Aead.Seal"/>.</summary>
    public static void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        RequireNonce(nonce);
        AeadSpans.RequireSealing(key, plaintext, destination);
        byte* derived = stackalloc byte[ChaCha20Poly1305Aead.KeyBytes];
        fixed (byte* keyBytes = key, nonceBytes = nonce, associated = associatedData, source = plaintext, sealedBytes = destination)
        {
            ChaCha20.DeriveKey(keyBytes, nonceBytes, derived);
            ManagedAead.Seal(derived, 0, Tail(nonce), associated, associatedData.Length, source, sealedBytes, plaintext.Length);
        }
        CryptographicOperations.ZeroMemory(new Span<byte>(derived, ChaCha20Poly1305Aead.KeyBytes));
    }

    /// <summary>Writes the plaintext if everything is authentic; the spans are those of <see cref="ChaCha20Poly1305Aead.TryOpen"/>.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertextAndTag, Span<byte> destination)
    {
        RequireNonce(nonce);
        if (!AeadSpans.MayOpen(key, ciphertextAndTag, destination))
            return false;
        byte* derived = stackalloc byte[ChaCha20Poly1305Aead.KeyBytes];
        bool authentic;
        fixed (byte* keyBytes = key, nonceBytes = nonce, associated = associatedData, source = ciphertextAndTag, opened = destination)
        {
            ChaCha20.DeriveKey(keyBytes, nonceBytes, derived);
            authentic = ManagedAead.TryOpen(
                derived, 0, Tail(nonce), associated, associatedData.Length, source, opened, ciphertextAndTag.Length - ChaCha20Poly1305Aead.TagBytes);
        }
        CryptographicOperations.ZeroMemory(new Span<byte>(derived, ChaCha20Poly1305Aead.KeyBytes));
        return authentic;
    }

    private static ulong Tail(ReadOnlySpan<byte> nonce) => BinaryPrimitives.ReadUInt64LittleEndian(nonce[DerivationBytes..]);

    private static void RequireNonce(ReadOnlySpan<byte> nonce)
    {
        if (nonce.Length != NonceBytes)
            throw new ArgumentException($"A nonce has {NonceBytes} bytes, not {nonce.Length}.", nameof(nonce));
    }
}
