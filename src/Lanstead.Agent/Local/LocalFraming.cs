using System.Buffers.Binary;
using Google.Protobuf;
using Lanstead.Protocol;

namespace Lanstead.Agent.Local;

/// <summary>Messages on the local socket: 4-byte big-endian length, then the protobuf.</summary>
internal static class LocalFraming
{
    // A status of 10,000 peers has about 2 MB.
    public const int LongestReplyBytes = 16 * 1024 * 1024;

    // The longest field of a request is a join key.
    public const int LongestRequestBytes = 16 * 1024;

    private const int LengthBytes = 4;

    public static async Task WriteAsync(Stream stream, IMessage message, CancellationToken cancel)
    {
        int size = message.CalculateSize();
        byte[] frame = new byte[LengthBytes + size];
        BinaryPrimitives.WriteInt32BigEndian(frame, size);
        message.WriteTo(frame.AsSpan(LengthBytes));
        await stream.WriteAsync(frame, cancel);
    }

    /// <summary>The next message; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The length or the content is not one of ours.</exception>
    public static async Task<T?> ReadAsync<T>(Stream stream, MessageParser<T> parser, int longestBytes, CancellationToken cancel)
        where T : class, IMessage<T>
    {
        byte[] header = new byte[LengthBytes];
        int got = await stream.ReadAtLeastAsync(header, LengthBytes, throwOnEndOfStream: false, cancel);
        if (got == 0)
            return null;
        int size = got == LengthBytes ? BinaryPrimitives.ReadInt32BigEndian(header) : -1;
        if (size < 0 || size > longestBytes)
            throw new InvalidDataException($"A message of {size} bytes.");
        byte[] body = new byte[size];
        try
        {
            await stream.ReadExactlyAsync(body, cancel);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("A message that was cut off.", e);
        }
        return WireMessages.Read(parser, body);
    }
}
