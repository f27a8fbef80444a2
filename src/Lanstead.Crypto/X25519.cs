using System.Security.Cryptography;
using Lanstead.Crypto.Curve;
using Lanstead.Primitives;

namespace Lanstead.Crypto;

/// <summary>The X25519 function of RFC 7748 with WireGuard's key types.</summary>
/// <remarks>Thread-safe. Computed by OpenSSL 3 where the machine has one that passes a self-test, else by managed code; both in constant time.</remarks>
public static class X25519
{
    /// <summary>Length in bytes of a scalar, a point and a shared secret.</summary>
    public const int SizeBytes = 32;

    // Every 32-byte spelling of the points of small order, with the ignored top bit clear (RFC 7748 §6.1, §7).
    private static readonly byte[][] LowOrderPoints =
    [
        .. new[]
        {
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
            "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        }.Select(Convert.FromHexString),
    ];

    /// <summary>Which implementation computes: <c>openssl</c> or <c>managed</c>.</summary>
    public static string Implementation => CurveSelection.Chosen.Name;

    /// <summary>Makes a private key from the system's random generator, clamped as <c>wg genkey</c> does. The caller disposes it.</summary>
    public static PrivateKey GeneratePrivateKey()
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        RandomNumberGenerator.Fill(bytes);
        Clamp(bytes);
        var key = new PrivateKey(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    /// <summary>The public key that belongs to a private key.</summary>
    public static PublicKey PublicKeyOf(PrivateKey privateKey)
    {
        ArgumentNullException.ThrowIfNull(privateKey);
        Span<byte> product = stackalloc byte[SizeBytes];
        CurveSelection.Chosen.MultiplyBase(privateKey.Reveal(), product);
        return new PublicKey(product);
    }

    /// <summary>Computes the secret that both sides share.</summary>
    /// <param name="own">Our private key.</param>
    /// <param name="other">Their public key.</param>
    /// <param name="sharedSecret">Takes 32 bytes; the caller zeroes them after use.</param>
    /// <returns>False when <paramref name="other"/> is a point of low order: the output is then all zero, and must not be used as a secret.</returns>
    public static bool TryAgree(PrivateKey own, PublicKey other, Span<byte> sharedSecret)
    {
        ArgumentNullException.ThrowIfNull(own);
        if (sharedSecret.Length != SizeBytes)
            throw new ArgumentException($"A shared secret has {SizeBytes} bytes, not {sharedSecret.Length}.", nameof(sharedSecret));
        CurveSelection.Chosen.Multiply(own.Reveal(), other.Bytes, sharedSecret);
        Span<byte> zero = stackalloc byte[SizeBytes];
        zero.Clear();
        return !CryptographicOperations.FixedTimeEquals(sharedSecret, zero);
    }

    /// <summary>Computes the secret that both sides share, from bytes; allocates nothing.</summary>
    /// <param name="own">Our private key, 32 bytes; clamped as it is used.</param>
    /// <param name="other">Their public key, 32 bytes.</param>
    /// <param name="sharedSecret">Takes 32 bytes; the caller zeroes them after use.</param>
    /// <returns>False when <paramref name="other"/> is a point of low order: the output is then all zero, and must not be used as a secret.</returns>
    public static bool TryAgree(ReadOnlySpan<byte> own, ReadOnlySpan<byte> other, Span<byte> sharedSecret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(own.Length, SizeBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Length, SizeBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sharedSecret.Length, SizeBytes);
        CurveSelection.Chosen.Multiply(own, other, sharedSecret);
        Span<byte> zero = stackalloc byte[SizeBytes];
        zero.Clear();
        return !CryptographicOperations.FixedTimeEquals(sharedSecret, zero);
    }

    /// <summary>Writes the public key of a private one, from bytes; allocates nothing.</summary>
    /// <param name="privateKey">32 bytes; clamped as they are used.</param>
    /// <param name="publicKey">Takes 32 bytes.</param>
    public static void WritePublicKey(ReadOnlySpan<byte> privateKey, Span<byte> publicKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(privateKey.Length, SizeBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, SizeBytes);
        CurveSelection.Chosen.MultiplyBase(privateKey, publicKey);
    }

    /// <summary>Whether a public key is a point of low order, with which every agreement fails. Not for secrets: takes variable time.</summary>
    public static bool IsLowOrder(PublicKey key)
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        key.Bytes.CopyTo(bytes);
        bytes[31] &= 0x7f;
        foreach (byte[] point in LowOrderPoints)
        {
            if (bytes.SequenceEqual(point))
                return true;
        }
        return false;
    }

    /// <summary>Makes 32 bytes a scalar (RFC 7748 §5, decodeScalar25519).</summary>
    internal static void Clamp(Span<byte> scalar)
    {
        scalar[0] &= 248;
        scalar[31] &= 127;
        scalar[31] |= 64;
    }
}
