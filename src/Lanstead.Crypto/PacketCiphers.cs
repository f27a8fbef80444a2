using Lanstead.Crypto.Aead;

namespace Lanstead.Crypto;

/// <summary>The implementations that this machine can run, and which of them is used for which size of batch.</summary>
/// <remarks>
/// On first use each candidate computes published vectors and random packets; one that errs is left out, and told in
/// <see cref="Description"/>. Then a few milliseconds of measurement choose. Thread-safe.
/// </remarks>
public static class PacketCiphers
{
    private static readonly Lazy<CipherChoice> _measured = new(() => CipherChoice.Measure(CipherCandidates.ForThisMachine()));

    private static volatile CipherChoice? _fixed;

    /// <summary>Hands each batch to the implementation that is fastest for its size.</summary>
    public static PacketCipher Chosen => Choice.Cipher;

    /// <summary>The implementations that passed their self-test; the managed one always is among them.</summary>
    public static IReadOnlyList<PacketCipher> Available => _measured.Value.Available;

    /// <summary>What is used for what, to be shown: <c>avx512 (4 and more), openssl (1 to 3)</c>.</summary>
    public static string Description => Choice.Description;

    private static CipherChoice Choice => _fixed ?? _measured.Value;

    /// <summary>Uses one implementation for everything from now on, for comparisons.</summary>
    /// <param name="name">A <see cref="PacketCipher.Name"/>.</param>
    /// <returns>False, and nothing changed, when no available implementation has this name.</returns>
    public static bool TryUseOnly(string name)
    {
        PacketCipher? cipher = Available.FirstOrDefault(available => available.Name == name);
        if (cipher is not null)
            _fixed = CipherChoice.Only(cipher, _measured.Value);
        return cipher is not null;
    }
}
