using System.Security.Cryptography;

namespace Lanstead.Primitives;

/// <summary>A WireGuard preshared key: 32 secret bytes mixed into the handshake, zeroed on dispose and never printed.</summary>
/// <remarks>Not comparable on purpose; <see cref="SameAs"/> compares in constant time. The owner disposes it last.</remarks>
public sealed class PresharedKey : IDisposable
{
    /// <summary>Length of a key in bytes.</summary>
    public const int SizeBytes = 32;

    private readonly byte[] _bytes;

    /// <summary>Copies a key; the caller zeroes its own copy.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public PresharedKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != SizeBytes)
            throw new ArgumentException($"A preshared key has {SizeBytes} bytes, not {bytes.Length}.", nameof(bytes));
        // Pinned, so that the collector leaves no copies behind when it compacts.
        _bytes = GC.AllocateUninitializedArray<byte>(SizeBytes, pinned: true);
        bytes.CopyTo(_bytes);
    }

    /// <summary>The secret bytes, for the one call that needs them. Do not copy.</summary>
    public ReadOnlySpan<byte> Reveal() => _bytes;

    /// <summary>Whether both hold the same bytes, in time that does not depend on them.</summary>
    public bool SameAs(PresharedKey other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return CryptographicOperations.FixedTimeEquals(_bytes, other._bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    /// <summary>Always <c>(redacted)</c>.</summary>
    public override string ToString() => "(redacted)";
}
