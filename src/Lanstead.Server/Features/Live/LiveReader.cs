using System.Net.WebSockets;

namespace Lanstead.Server.Features.Live;

/// <summary>Reads a client's messages off its WebSocket, into one buffer that grows to the limit and no further.</summary>
/// <remarks>One reader at a time.</remarks>
internal sealed class LiveReader(WebSocket socket, TimeProvider time)
{
    private const int MaxBytes = 8 * 1024;
    private static readonly TimeSpan s_wholeWithin = TimeSpan.FromSeconds(10);

    private byte[] _buffer = new byte[1024];

    /// <summary>The next message; or why there is none.</summary>
    /// <param name="patience">How long to wait for its beginning; null: for ever.</param>
    /// <param name="gone">Nothing more is worth waiting for. A read that is cancelled takes the socket with it.</param>
    public async Task<(LiveRequest? Request, LiveEnd? End)> ReadAsync(TimeSpan? patience, CancellationToken gone)
    {
        int length = 0;
        long? begun = patience is null ? null : time.GetTimestamp();
        TimeSpan allowed = patience ?? s_wholeWithin;
        while (true)
        {
            Task<ValueWebSocketReceiveResult> reading = socket.ReceiveAsync(_buffer.AsMemory(length), gone).AsTask();
            if (begun is { } since)
            {
                TimeSpan left = allowed - time.GetElapsedTime(since);
                if (left <= TimeSpan.Zero || await Task.WhenAny(reading, Task.Delay(left, time, gone)) != reading)
                    return (null, LiveEnd.Silent);
            }
            ValueWebSocketReceiveResult part = await reading;
            if (part.MessageType == WebSocketMessageType.Close)
                return (null, LiveEnd.Done);
            if (part.MessageType == WebSocketMessageType.Binary)
                return (null, LiveEnd.NotText);
            length += part.Count;
            if (length > MaxBytes)
                return (null, LiveEnd.TooLarge);
            if (part.EndOfMessage)
                return LiveRequest.Parse(_buffer.AsSpan(0, length)) is { } request ? (request, null) : (null, LiveEnd.Malformed);
            begun ??= time.GetTimestamp();
            if (length == _buffer.Length)
                Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, MaxBytes + 1));
        }
    }
}
