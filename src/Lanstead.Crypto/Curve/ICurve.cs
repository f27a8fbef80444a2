namespace Lanstead.Crypto.Curve;

/// <summary>One implementation of the X25519 function. Thread-safe.</summary>
internal interface ICurve
{
    /// <summary>Names the implementation for diagnosis.</summary>
    string Name { get; }

    /// <summary>Writes scalar × point, 32 bytes each; all zero when the point is of low order (RFC 7748 §6.1).</summary>
    void Multiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point, Span<byte> product);
}
