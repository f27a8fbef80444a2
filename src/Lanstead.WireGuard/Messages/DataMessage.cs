using System.Buffers.Binary;

namespace Lanstead.WireGuard.Messages;

/// <summary>Layout of a data message (paper §5.4.6): a header of 16 bytes, the sealed packet, a tag of 16. Numbers are little endian.</summary>
public static class DataMessage
{
    /// <summary>Bytes before the sealed packet.</summary>
    public const int HeaderSizeBytes = 16;

    /// <summary>Bytes after it.</summary>
    public const int TagSizeBytes = 16;

    /// <summary>Bytes of a message with an empty packet: a keepalive.</summary>
    public const int SizeMinBytes = HeaderSizeBytes + TagSizeBytes;

    internal static Field Type => new(0, 4);

    internal static Field Receiver => new(4, 4);

    internal static Field Counter => new(8, 8);

    /// <summary>Writes the header.</summary>
    public static void WriteHeader(Span<byte> message, uint receiver, ulong counter)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(message, (uint)MessageType.Data | ((ulong)receiver << 32));
        BinaryPrimitives.WriteUInt64LittleEndian(message[8..], counter);
    }

    /// <summary>Reads the header of a message that <see cref="WireMessage.TypeOf"/> takes for data.</summary>
    public static void ReadHeader(ReadOnlySpan<byte> message, out uint receiver, out ulong counter)
    {
        receiver = BinaryPrimitives.ReadUInt32LittleEndian(message[4..]);
        counter = BinaryPrimitives.ReadUInt64LittleEndian(message[8..]);
    }
}
