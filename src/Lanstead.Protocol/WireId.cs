using Google.Protobuf;
using Lanstead.Primitives;

namespace Lanstead.Protocol;

/// <summary>Ids on the wire: 16 raw bytes of the UUID in network byte order.</summary>
public static class WireId
{
    /// <summary>Length of an id in bytes.</summary>
    public const int SizeBytes = 16;

    /// <summary>The bytes of an id.</summary>
    public static ByteString ToWire<TId>(this TId id)
        where TId : struct, IId<TId> => UnsafeByteOperations.UnsafeWrap(id.Value.ToByteArray(bigEndian: true));

    /// <summary>Reads an id; false when the bytes are not 16 or are all zero.</summary>
    public static bool TryRead<TId>(ByteString? bytes, out TId id)
        where TId : struct, IId<TId>
    {
        id = default;
        if (bytes is not { Length: SizeBytes })
            return false;
        var value = new Guid(bytes.Span, bigEndian: true);
        id = TId.From(value);
        return value != Guid.Empty;
    }
}
