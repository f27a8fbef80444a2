using Lanstead.Crypto;

namespace Lanstead.WireGuard.Noise;

/// <summary>What never changes in WireGuard's use of Noise (paper §5.4).</summary>
internal static class NoiseProtocol
{
    private static readonly byte[] ChainingKeyBytes = HashOf("Noise_IKpsk2_25519_ChaChaPoly_BLAKE2s"u8);
    private static readonly byte[] HashBytes = HashOf([.. ChainingKeyBytes, .. "WireGuard v1 zx2c4 Jason@zx2c4.com"u8]);

    /// <summary>C before anything is mixed in: the hash of the construction's name.</summary>
    public static ReadOnlySpan<byte> InitialChainingKey => ChainingKeyBytes;

    /// <summary>H before the responder's key is mixed in: the hash of that and of WireGuard's identifier.</summary>
    public static ReadOnlySpan<byte> InitialHash => HashBytes;

    /// <summary>Before a public key, it makes the key of MAC1.</summary>
    public static ReadOnlySpan<byte> Mac1Label => "mac1----"u8;

    /// <summary>Before a public key, it makes the key that seals cookies.</summary>
    public static ReadOnlySpan<byte> CookieLabel => "cookie--"u8;

    /// <summary>HASH(label ‖ public key).</summary>
    public static void LabelledKey(ReadOnlySpan<byte> label, ReadOnlySpan<byte> publicKey, Span<byte> key)
    {
        Span<byte> joined = stackalloc byte[8 + 32];
        label.CopyTo(joined);
        publicKey.CopyTo(joined[8..]);
        Blake2s.Hash(joined, key);
    }

    private static byte[] HashOf(ReadOnlySpan<byte> data)
    {
        byte[] hash = new byte[32];
        Blake2s.Hash(data, hash);
        return hash;
    }
}
