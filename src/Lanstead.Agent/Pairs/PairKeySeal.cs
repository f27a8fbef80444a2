using System.Security.Cryptography;
using Lanstead.Crypto;
using Lanstead.Primitives;

namespace Lanstead.Agent.Pairs;

/// <summary>Sends a preshared key to one device through a server that may read and change everything on the way.</summary>
/// <remarks>
/// The pattern is Noise X (Noise §7.4): an ephemeral key of the maker's against the taker's WireGuard key, so that only that device opens it, and the maker's WireGuard key
/// against it, so that only that device can have made it. HKDF-SHA-256 and AES-256-GCM, which browsers have too. Each sealing key is used once.
/// </remarks>
internal static class PairKeySeal
{
    /// <summary>Ephemeral key, sealed key and tag.</summary>
    public const int SealedSizeBytes = X25519.SizeBytes + PresharedKey.SizeBytes + TagSizeBytes;

    /// <summary>Length of the word that a key was taken.</summary>
    public const int ProofSizeBytes = 16;

    private const int TagSizeBytes = 16;
    private const int NonceSizeBytes = 12;

    /// <summary>Seals a key for the taker; null when its public key is good for nothing.</summary>
    public static byte[]? Seal(in PairPlace place, PrivateKey maker, PresharedKey key)
    {
        byte[] message = new byte[SealedSizeBytes];
        using PrivateKey ephemeral = X25519.GeneratePrivateKey();
        X25519.PublicKeyOf(ephemeral).Bytes.CopyTo(message);
        Span<byte> secrets = stackalloc byte[2 * X25519.SizeBytes];
        bool agreed = X25519.TryAgree(ephemeral, place.TakerKey, secrets[..X25519.SizeBytes]) & X25519.TryAgree(maker, place.TakerKey, secrets[X25519.SizeBytes..]);
        if (agreed)
        {
            using AesGcm cipher = Cipher(place, secrets, message);
            cipher.Encrypt(stackalloc byte[NonceSizeBytes], key.Reveal(), message.AsSpan(X25519.SizeBytes, PresharedKey.SizeBytes), message.AsSpan(X25519.SizeBytes + PresharedKey.SizeBytes));
        }
        CryptographicOperations.ZeroMemory(secrets);
        return agreed ? message : null;
    }

    /// <summary>Opens what the maker sealed for this device; null when it is not that.</summary>
    public static PresharedKey? Open(in PairPlace place, PrivateKey taker, ReadOnlySpan<byte> message)
    {
        if (message.Length != SealedSizeBytes)
            return null;
        Span<byte> secrets = stackalloc byte[2 * X25519.SizeBytes];
        Span<byte> key = stackalloc byte[PresharedKey.SizeBytes];
        try
        {
            if (!(X25519.TryAgree(taker, new PublicKey(message[..X25519.SizeBytes]), secrets[..X25519.SizeBytes]) & X25519.TryAgree(taker, place.MakerKey, secrets[X25519.SizeBytes..])))
                return null;
            using AesGcm cipher = Cipher(place, secrets, message);
            cipher.Decrypt(stackalloc byte[NonceSizeBytes], message.Slice(X25519.SizeBytes, PresharedKey.SizeBytes), message[(X25519.SizeBytes + PresharedKey.SizeBytes)..], key);
            return key.ContainsAnyExcept((byte)0) ? new PresharedKey(key) : null;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secrets);
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>The taker's word that it has the key, which nobody without the key can give.</summary>
    public static byte[] Prove(in PairPlace place, PresharedKey key) => HMACSHA256.HashData(key.Reveal(), place.Context("lanstead pair key taken v1"u8))[..ProofSizeBytes];

    /// <summary>Whether it is that word.</summary>
    public static bool IsProof(in PairPlace place, PresharedKey key, ReadOnlySpan<byte> proof) => CryptographicOperations.FixedTimeEquals(Prove(place, key), proof);

    private static AesGcm Cipher(in PairPlace place, ReadOnlySpan<byte> secrets, ReadOnlySpan<byte> message)
    {
        Span<byte> sealing = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secrets, sealing, salt: message[..X25519.SizeBytes], info: place.Context("lanstead pair key v1"u8));
        var cipher = new AesGcm(sealing, TagSizeBytes);
        CryptographicOperations.ZeroMemory(sealing);
        return cipher;
    }
}
