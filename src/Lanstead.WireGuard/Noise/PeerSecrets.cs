using System.Security.Cryptography;

namespace Lanstead.WireGuard.Noise;

/// <summary>What a peer keeps between the messages of handshakes, in memory that the collector does not move. Used under the peer's lock.</summary>
internal sealed class PeerSecrets
{
    private readonly byte[] _bytes = GC.AllocateArray<byte>(6 * 32, pinned: true);

    /// <summary>The secret of both static keys, as long as neither changes.</summary>
    public Span<byte> StaticStatic => _bytes.AsSpan(0, 32);

    /// <summary>All zero for none.</summary>
    public Span<byte> PresharedKey => _bytes.AsSpan(32, 32);

    /// <summary>C of the open initiation.</summary>
    public Span<byte> ChainingKey => _bytes.AsSpan(64, 32);

    /// <summary>H of the open initiation.</summary>
    public Span<byte> Hash => _bytes.AsSpan(96, 32);

    /// <summary>The ephemeral private key of the open initiation.</summary>
    public Span<byte> Ephemeral => _bytes.AsSpan(128, 32);

    /// <summary>Another preshared key by which an answer may come; all zero for none.</summary>
    public Span<byte> OtherPresharedKey => _bytes.AsSpan(160, 32);

    /// <summary>Whether an answer by <see cref="OtherPresharedKey"/> is taken.</summary>
    public bool TakesOther { get; set; }

    /// <summary>Forgets the open initiation.</summary>
    public void ClearInitiation() => CryptographicOperations.ZeroMemory(_bytes.AsSpan(64, 96));

    /// <summary>Forgets the secret of both static keys.</summary>
    public void ClearStaticStatic() => CryptographicOperations.ZeroMemory(StaticStatic);

    /// <summary>Forgets everything.</summary>
    public void ClearAll() => CryptographicOperations.ZeroMemory(_bytes);
}
