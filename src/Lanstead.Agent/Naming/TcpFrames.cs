using System.Buffers.Binary;

namespace Lanstead.Agent.Naming;

/// <summary>Messages by TCP: two bytes of length before each, RFC 1035 §4.2.2.</summary>
internal static class TcpFrames
{
    private const int LengthBytes = 2;

    /// <summary>The next message; null at the end of the stream.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken cancel)
    {
        byte[] head = new byte[LengthBytes];
        if (await stream.ReadAtLeastAsync(head, LengthBytes, throwOnEndOfStream: false, cancel) < LengthBytes)
            return null;
        byte[] message = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
        await stream.ReadExactlyAsync(message, cancel);
        return message;
    }

    public static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> message, CancellationToken cancel)
    {
        byte[] frame = new byte[LengthBytes + message.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, (ushort)message.Length);
        message.CopyTo(frame.AsMemory(LengthBytes));
        await stream.WriteAsync(frame, cancel);
    }
}
