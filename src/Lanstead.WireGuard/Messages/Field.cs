namespace Lanstead.WireGuard.Messages;

/// <summary>A field of a message: where it starts, and how long it is.</summary>
internal readonly record struct Field(int OffsetBytes, int LengthBytes)
{
    /// <summary>Where the next field starts.</summary>
    public int End => OffsetBytes + LengthBytes;

    /// <summary>The field's bytes, to be written.</summary>
    public Span<byte> In(Span<byte> message) => message.Slice(OffsetBytes, LengthBytes);

    /// <summary>The field's bytes.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> message) => message.Slice(OffsetBytes, LengthBytes);
}
