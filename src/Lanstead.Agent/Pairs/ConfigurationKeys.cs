using System.Security.Cryptography;
using Lanstead.Crypto;
using Lanstead.Primitives;

namespace Lanstead.Agent.Pairs;

/// <summary>The keys of a configuration for any WireGuard client, by whoever shows it (ADR 28): a pair, and a preshared key that is sealed for the gateway. Nowhere kept.</summary>
public sealed class ConfigurationKeys : IDisposable
{
    private readonly PrivateKey _private = X25519.GeneratePrivateKey();
    private PresharedKey? _preshared;

    /// <summary>What others know.</summary>
    public PublicKey PublicKey => X25519.PublicKeyOf(_private);

    /// <summary>Adds a preshared key; returns it as only the gateway opens it, or null when the gateway's key is good for nothing.</summary>
    /// <param name="network">The network.</param>
    /// <param name="phone">Whose configuration it is.</param>
    /// <param name="gateway">For whom it is sealed.</param>
    /// <param name="gatewayKey">That one's WireGuard key.</param>
    /// <param name="epoch">Greater than that of any before.</param>
    public byte[]? AddPreshared(NetworkId network, PeerId phone, PeerId gateway, PublicKey gatewayKey, long epoch)
    {
        Span<byte> bytes = stackalloc byte[PresharedKey.SizeBytes];
        RandomNumberGenerator.Fill(bytes);
        _preshared = new PresharedKey(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return PairKeySeal.Seal(new PairPlace(network, phone, gateway, PublicKey, gatewayKey, epoch), _private, _preshared);
    }

    /// <summary>The server's text with the keys in their places.</summary>
    /// <exception cref="FormatException">It has no places for them.</exception>
    public string PutInto(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        int own = Array.FindIndex(lines, line => line.TrimEnd() == "PrivateKey ="), gateway = Array.FindIndex(lines, line => line.StartsWith("PublicKey =", StringComparison.Ordinal));
        if (own < 0 || gateway < 0)
            throw new FormatException("The configuration has no place for keys.");
        lines[own] = $"PrivateKey = {Convert.ToBase64String(_private.Reveal())}";
        if (_preshared is not null)
            lines[gateway] += $"\nPresharedKey = {Convert.ToBase64String(_preshared.Reveal())}";
        return string.Join('\n', lines);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _private.Dispose();
        _preshared?.Dispose();
    }
}
