namespace Lanstead.Crypto.Curve;

/// <summary>One implementation of the X25519 function. Thread-safe.</summary>
internal interface ICurve
{
    /// <summary>Names the implementation for diagnosis.</summary>
    string Name { get; }

    /// <summary>Writes scalar × point, 32 bytes each; all zero when the point is of low order (RFC 7748 §6.1).</summary>
    void Multiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point, Span<byte> product);

    /// <summary>Writes scalar × base point: a public key (RFC 7748 §6.1).</summary>
    void MultiplyBase(ReadOnlySpan<byte> scalar, Span<byte> product)
    {
        Span<byte> basePoint = stackalloc byte[X25519.SizeBytes];
        basePoint.Clear();
        basePoint[0] = 9;
        Multiply(scalar, basePoint, product);
    }
}
