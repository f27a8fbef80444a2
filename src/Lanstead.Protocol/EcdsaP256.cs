using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Lanstead.Protocol;

/// <summary>The one kind of signature of this protocol: ECDSA P-256 over SHA-256, IEEE P1363, 64 bytes.</summary>
/// <remarks>Public keys travel as SubjectPublicKeyInfo, 91 bytes, and only in their canonical form, so that one key has one spelling.</remarks>
public static class EcdsaP256
{
    /// <summary>Length of a canonical public key in bytes.</summary>
    public const int PublicKeySizeBytes = 91;

    /// <summary>Length of a signature in bytes.</summary>
    public const int SignatureSizeBytes = 64;

    /// <summary>Makes a key pair.</summary>
    public static ECDsa Create() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Reads a public key; the caller disposes it.</summary>
    public static bool TryReadPublicKey(ReadOnlySpan<byte> subjectPublicKey, [NotNullWhen(true)] out ECDsa? key)
    {
        key = null;
        if (subjectPublicKey.Length != PublicKeySizeBytes)
            return false;
        var candidate = ECDsa.Create();
        try
        {
            candidate.ImportSubjectPublicKeyInfo(subjectPublicKey, out _);
            if (candidate.KeySize == 256 && subjectPublicKey.SequenceEqual(candidate.ExportSubjectPublicKeyInfo()))
            {
                key = candidate;
                return true;
            }
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            // Not a key, or a point that is not on the curve, or a curve that this platform has not.
        }
        candidate.Dispose();
        return false;
    }

    /// <summary>First 8 bytes of SHA-256 of the public key: names a signer.</summary>
    public static byte[] KeyId(ReadOnlySpan<byte> subjectPublicKey) => SHA256.HashData(subjectPublicKey)[..8];

    internal static byte[] Sign(ECDsa key, ReadOnlySpan<byte> message) =>
        key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    internal static bool Verify(ECDsa key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureSizeBytes
        && key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
}
