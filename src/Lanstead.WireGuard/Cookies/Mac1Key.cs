using System.Security.Cryptography;
using Lanstead.Crypto;
using Lanstead.WireGuard.Noise;

namespace Lanstead.WireGuard.Cookies;

/// <summary>The key of MAC1 of messages to one public key (paper §5.4.4): who knows that key can talk to its owner at all. Immutable.</summary>
internal sealed class Mac1Key
{
    public const int SizeBytes = 16;

    private readonly byte[] _key = new byte[32];

    public Mac1Key(ReadOnlySpan<byte> publicKey) => NoiseProtocol.LabelledKey(NoiseProtocol.Mac1Label, publicKey, _key);

    /// <summary>Writes MAC1 into a message that is finished up to there.</summary>
    public void Write(Span<byte> message) => Blake2s.Mac(_key, message[..^(2 * SizeBytes)], message[^(2 * SizeBytes)..^SizeBytes]);

    /// <summary>Whether MAC1 of an initiation or a response holds.</summary>
    public bool Holds(ReadOnlySpan<byte> message)
    {
        Span<byte> expected = stackalloc byte[SizeBytes];
        Blake2s.Mac(_key, message[..^(2 * SizeBytes)], expected);
        return CryptographicOperations.FixedTimeEquals(expected, message[^(2 * SizeBytes)..^SizeBytes]);
    }
}
