using System.Buffers.Text;
using System.Diagnostics;
using System.Net.WebSockets;

namespace Lanstead.Lab.Benches;

/// <summary>One listener of the chat bench: counts what comes, looks for gaps and repeats, and notes how long each message took.</summary>
/// <remarks>Looks for two members in the text instead of reading the JSON: thousands of listeners share the machine with what is measured.</remarks>
internal sealed class ChatListener(ClientWebSocket socket, long[] sentAt)
{
    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly List<float> _milliseconds = [];
    private long _last;

    /// <summary>How long messages took, from the beginning of their request.</summary>
    public IReadOnlyList<float> Milliseconds => _milliseconds;

    /// <summary>Messages that did not follow the one before.</summary>
    public int OutOfOrder { get; private set; }

    /// <summary>Frames in which they came.</summary>
    public int Frames { get; private set; }

    /// <summary>True once the connection ended before it was asked to.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Waits for the answer to its subscription.</summary>
    public Task<int> ReadFirstAsync(CancellationToken cancellation) => FrameAsync(cancellation);

    /// <summary>Reads until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                int length = await FrameAsync(cancellation);
                Frames++;
                Take(_buffer.AsSpan(0, length));
            }
        }
        catch (OperationCanceledException)
        {
            // Enough heard.
        }
        catch (WebSocketException)
        {
            IsCut = true;
        }
    }

    private void Take(ReadOnlySpan<byte> frame)
    {
        long now = Stopwatch.GetTimestamp();
        while (true)
        {
            int seqAt = frame.IndexOf("\"seq\":"u8), nameAt = frame.IndexOf("\"clientId\":\"bench-"u8);
            if (seqAt < 0 || nameAt < 0
                || !Utf8Parser.TryParse(frame[(seqAt + 6)..], out long seq, out _)
                || !Utf8Parser.TryParse(frame[(nameAt + 18)..], out int number, out _))
                return;
            OutOfOrder += _last != 0 && seq != _last + 1 ? 1 : 0;
            _last = seq;
            _milliseconds.Add((float)Stopwatch.GetElapsedTime(Volatile.Read(ref sentAt[number]), now).TotalMilliseconds);
            frame = frame[(Math.Max(seqAt, nameAt) + 18)..];
        }
    }

    private async Task<int> FrameAsync(CancellationToken cancellation)
    {
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
                throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
            length += part.Count;
            if (part.EndOfMessage)
                return length;
        }
    }
}
