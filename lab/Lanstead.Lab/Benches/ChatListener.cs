using System.Buffers.Text;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;

namespace Lanstead.Lab.Benches;

/// <summary>When the messages of the chat bench were sent, and their senders answered, by their numbers; 0: not yet.</summary>
internal sealed record ChatClock(long[] SentAt, long[] AnsweredAt);

/// <summary>One listener of the chat bench: counts what comes, looks for gaps and repeats, notes how long each message took, and may be cut and come back.</summary>
/// <remarks>Looks for some members in the text instead of reading the JSON: thousands of listeners share the machine with what is measured.</remarks>
internal sealed class ChatListener(Func<string?, int, CancellationToken, Task<ClientWebSocket>> open, ChatClock clock)
{
    // A frame of the server has 64 KiB, and what the last message has beyond that.
    private readonly byte[] _buffer = new byte[96 * 1024];
    private ClientWebSocket? _socket;
    private string? _lastId;
    private long _lastSeq, _since;
    private int _opened;

    /// <summary>How long messages took from the beginning of their request, but for those that were sent while it was away.</summary>
    public List<float> FromRequest { get; } = [];

    /// <summary>The same from the answer to their sender; 0 when it was here before that.</summary>
    public List<float> FromAnswer { get; } = [];

    /// <summary>Messages that came.</summary>
    public int Received { get; private set; }

    /// <summary>Messages that did not follow the one before.</summary>
    public int OutOfOrder { get; private set; }

    /// <summary>Frames in which they came.</summary>
    public int Frames { get; private set; }

    /// <summary>How often it was cut by the bench, and came back.</summary>
    public int Returns { get; private set; }

    /// <summary>Times that the server could not go on where it stopped.</summary>
    public int NotResumed { get; private set; }

    /// <summary>True once the connection ended before it was asked to.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Connects, for the first time or anew, and waits for the answer to its subscription.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        _socket = await open(_lastId, _opened++, cancellation);
        int length = await FrameAsync(cancellation);
        if (_lastId is not null && _buffer.AsSpan(0, length).IndexOf("\"resumed\":true"u8) < 0)
        {
            NotResumed++;
        }

        _lastId ??= IdIn(_buffer.AsSpan(0, length));
        _since = Stopwatch.GetTimestamp();
    }

    /// <summary>Reads until <paramref name="enough"/>; is cut after each of <paramref name="stays"/>, and back after <paramref name="away"/>.</summary>
    public async Task RunAsync(IReadOnlyList<TimeSpan> stays, TimeSpan away, CancellationToken enough)
    {
        try
        {
            foreach (TimeSpan stay in stays)
            {
                using var leaving = CancellationTokenSource.CreateLinkedTokenSource(enough);
                leaving.CancelAfter(stay);
                try
                {
                    await ReadAsync(leaving.Token);
                }
                catch (OperationCanceledException) when (!enough.IsCancellationRequested)
                {
                    // A read that is cancelled takes the connection with it, without a word to the server.
                }

                _socket!.Dispose();
                await Task.Delay(away, TimeProvider.System, enough);
                await OpenAsync(enough);
                Returns++;
            }

            await ReadAsync(enough);
        }
        catch (OperationCanceledException)
        {
            // Enough heard.
        }
        catch (WebSocketException)
        {
            IsCut = true;
        }
        finally
        {
            _socket?.Dispose();
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            int length = await FrameAsync(cancellation);
            Frames++;
            Take(_buffer.AsSpan(0, length));
        }
    }

    private void Take(ReadOnlySpan<byte> frame)
    {
        long now = Stopwatch.GetTimestamp();
        _lastId = IdBefore(frame, ",\"type\":\"chat_message\""u8) ?? _lastId;
        while (true)
        {
            int seqAt = frame.IndexOf("\"seq\":"u8), nameAt = frame.IndexOf("\"clientId\":\"bench-"u8);
            if (seqAt < 0 || nameAt < 0
                || !Utf8Parser.TryParse(frame[(seqAt + 6)..], out long seq, out _)
                || !Utf8Parser.TryParse(frame[(nameAt + 18)..], out int number, out _))
                return;
            Received++;
            OutOfOrder += _lastSeq != 0 && seq != _lastSeq + 1 ? 1 : 0;
            _lastSeq = seq;
            long sent = Volatile.Read(ref clock.SentAt[number]), answered = Volatile.Read(ref clock.AnsweredAt[number]);
            if (sent > _since)
            {
                FromRequest.Add((float)Stopwatch.GetElapsedTime(sent, now).TotalMilliseconds);
                FromAnswer.Add(answered == 0 || answered > now ? 0 : (float)Stopwatch.GetElapsedTime(answered, now).TotalMilliseconds);
            }

            frame = frame[(Math.Max(seqAt, nameAt) + 18)..];
        }
    }

    private static string IdIn(ReadOnlySpan<byte> subscribed)
    {
        ReadOnlySpan<byte> id = subscribed[(subscribed.IndexOf("\"id\":\""u8) + 6)..];
        return Encoding.ASCII.GetString(id[..id.IndexOf((byte)'"')]);
    }

    // An id stands before the type: of the last such message in the frame.
    private static string? IdBefore(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> type)
    {
        int end = frame.LastIndexOf(type) - 1;
        return end < 1 ? null : Encoding.ASCII.GetString(frame[(frame[..end].LastIndexOf((byte)'"') + 1)..end]);
    }

    private async Task<int> FrameAsync(CancellationToken cancellation)
    {
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await _socket!.ReceiveAsync(_buffer.AsMemory(length), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
                throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
            length += part.Count;
            if (part.EndOfMessage)
                return length;
        }
    }
}
