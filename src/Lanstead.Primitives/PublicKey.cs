using System.Diagnostics.CodeAnalysis;

namespace Lanstead.Primitives;

/// <summary>A WireGuard public key: 32 bytes, an X25519 u-coordinate (RFC 7748 §5).</summary>
/// <remarks>Immutable; compared by value; printed as standard base64, 44 characters, as <c>wg</c> does.</remarks>
public readonly struct PublicKey : IEquatable<PublicKey>, IParsable<PublicKey>
{
    /// <summary>Length of a key in bytes.</summary>
    public const int SizeBytes = 32;

    private readonly byte[]? _bytes;

    /// <summary>Copies a key from 32 bytes.</summary>
    /// <exception cref="ArgumentException">The span is not 32 bytes long.</exception>
    public PublicKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != SizeBytes)
            throw new ArgumentException($"A public key has {SizeBytes} bytes, not {bytes.Length}.", nameof(bytes));
        _bytes = bytes.ToArray();
    }

    /// <summary>The 32 bytes; all zero for <c>default</c>.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes ?? new byte[SizeBytes];

    /// <inheritdoc/>
    public static PublicKey Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out PublicKey key) ? key : throw new FormatException("A WireGuard key is 32 bytes in base64, 44 characters.");

    /// <inheritdoc/>
    /// <remarks>Only canonical base64 is taken, so that one key has one spelling.</remarks>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PublicKey result)
    {
        result = default;
        Span<byte> bytes = stackalloc byte[SizeBytes];
        if (s is not { Length: 44 } || !Convert.TryFromBase64String(s, bytes, out int written) || written != SizeBytes)
            return false;
        if (Convert.ToBase64String(bytes) != s)
            return false;
        result = new PublicKey(bytes);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(PublicKey other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PublicKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>Equality of the bytes.</summary>
    public static bool operator ==(PublicKey left, PublicKey right) => left.Equals(right);

    /// <summary>Inequality of the bytes.</summary>
    public static bool operator !=(PublicKey left, PublicKey right) => !left.Equals(right);

    /// <summary>Standard base64, 44 characters.</summary>
    public override string ToString() => Convert.ToBase64String(Bytes);
}
