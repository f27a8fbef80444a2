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

    /// <summary>Nothing came for too long.</summary>
    Silent = 5,
}

/// <summary>Reads frames off a WebSocket into one buffer that grows to the limit and no further.</summary>
/// <remarks>One reader at a time.</remarks>
internal sealed class FrameReader(WebSocket socket, int maxBytes, TimeProvider time)
{
    private const int StartSizeBytes = 4 * 1024;

    private byte[] _buffer = new byte[StartSizeBytes];

    /// <summary>The last frame; valid after <see cref="FrameOutcome.Frame"/>.</summary>
    public AgentFrame Frame { get; private set; } = new();

    /// <summary>Size of the last frame.</summary>
    public int SizeBytes { get; private set; }

    /// <summary>Reads the next frame, waiting at most <paramref name="patience"/> for all of it.</summary>
    public async Task<FrameOutcome> ReadAsync(TimeSpan patience, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, timeout.Token);
        try
        {
            return await ReadWholeAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return FrameOutcome.Silent;
        }
        catch (WebSocketException)
        {
            return FrameOutcome.Closed;
        }
    }

    private async Task<FrameOutcome> ReadWholeAsync(CancellationToken stop)
    {
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(_buffer.AsMemory(length), stop);
            if (part.MessageType == WebSocketMessageType.Close)
                return FrameOutcome.Closed;
            if (part.MessageType == WebSocketMessageType.Text)
                return FrameOutcome.Malformed;
            length += part.Count;
            if (length > maxBytes)
                return FrameOutcome.TooLarge;
            if (part.EndOfMessage)
                break;
            if (length == _buffer.Length)
                Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, maxBytes + 1));
        }
        SizeBytes = length;
        return Parse(_buffer.AsSpan(0, length));
    }

    private FrameOutcome Parse(ReadOnlySpan<byte> bytes)
    {
        if (!WireMessages.TryRead(AgentFrame.Parser, bytes, out AgentFrame? frame) || frame.BodyCase == AgentFrame.BodyOneofCase.None)
            return FrameOutcome.Malformed;
        Frame = frame;
        return FrameOutcome.Frame;
    }
}
