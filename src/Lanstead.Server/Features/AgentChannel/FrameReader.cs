using System.Buffers;
using System.Net.WebSockets;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>What came of reading one frame.</summary>
internal enum FrameOutcome
{
    /// <summary>A whole frame.</summary>
    Frame = 1,

    /// <summary>The other side closed, or the connection broke.</summary>
    Closed = 2,

    /// <summary>Larger than the limit; not read to its end.</summary>
    TooLarge = 3,

    /// <summary>A text message, not protobuf, or text in it that is not UTF-8.</summary>
    Malformed = 4,
}

/// <summary>Reads frames off a WebSocket into a buffer that is there only while one comes, and grows to the limit and no further.</summary>
/// <remarks>One reader at a time. It sets no time: who waits for nothing for too long is found by <see cref="SilenceWatch"/>.</remarks>
internal sealed class FrameReader(WebSocket socket, int maxBytes)
{
    private const int StartSizeBytes = 4 * 1024;

    /// <summary>The last frame; valid after <see cref="FrameOutcome.Frame"/>.</summary>
    public AgentFrame Frame { get; private set; } = new();

    /// <summary>Size of the last frame.</summary>
    public int SizeBytes { get; private set; }

    /// <summary>Reads the next frame.</summary>
    public async Task<FrameOutcome> ReadAsync(CancellationToken stop)
    {
        try
        {
            // Most of the time nothing comes: an agent that waits holds no buffer.
            ValueWebSocketReceiveResult first = await socket.ReceiveAsync(Memory<byte>.Empty, stop);
            return Refusal(first) ?? (first.EndOfMessage ? FrameOutcome.Malformed : await ReadWholeAsync(stop));
        }
        catch (WebSocketException)
        {
            return FrameOutcome.Closed;
        }
    }

    private static FrameOutcome? Refusal(ValueWebSocketReceiveResult part) => part.MessageType switch
    {
        WebSocketMessageType.Close => FrameOutcome.Closed,
        WebSocketMessageType.Text => FrameOutcome.Malformed,
        _ => null,
    };

    private async Task<FrameOutcome> ReadWholeAsync(CancellationToken stop)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(StartSizeBytes);
        try
        {
            for (int length = 0; ;)
            {
                ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), stop);
                if (Refusal(part) is { } refused)
                    return refused;
                length += part.Count;
                if (length > maxBytes)
                    return FrameOutcome.TooLarge;
                if (part.EndOfMessage)
                {
                    SizeBytes = length;
                    return Parse(buffer.AsSpan(0, length));
                }
                if (length < buffer.Length)
                    continue;
                byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, maxBytes + 1));
                buffer.AsSpan(0, length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private FrameOutcome Parse(ReadOnlySpan<byte> bytes)
    {
        if (!WireMessages.TryRead(AgentFrame.Parser, bytes, out AgentFrame? frame) || frame.BodyCase == AgentFrame.BodyOneofCase.None)
            return FrameOutcome.Malformed;
        Frame = frame;
        return FrameOutcome.Frame;
    }
}
