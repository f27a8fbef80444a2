namespace Lanstead.Server.Features.Live;

/// <summary>Counts the WebSocket frames (RFC 6455 §5.2) that a client sends, of every kind, before the protocol's own code answers or joins them.</summary>
/// <remarks>
/// Pings are answered and fragments are joined below what the application sees, so a flood of either can only be noticed here. Reads headers alone, across reads;
/// what is no proper frame is for the protocol's code to refuse. One reader at a time.
/// </remarks>
internal sealed class FrameMeter(TimeProvider time)
{
    // A page sends a frame now and then, and answers a ping every quarter of a minute.
    private const double FramesPerSecond = 20;
    private const double FramesAtOnce = 200;

    private double _used;
    private long _at = time.GetTimestamp();

    // Bytes of the header that came so far: 2, then 2 or 8 of length, then 4 of mask.
    private int _headerBytes;
    private int _headerSize = 2;
    private ulong _length;
    private ulong _payloadLeft;

    /// <summary>Called once, when there were too many frames.</summary>
    public Action? Exceeded { get; set; }

    /// <summary>Takes what was read; false when that is too many frames.</summary>
    public bool Take(ReadOnlySpan<byte> read)
    {
        int frames = 0;
        while (read.Length > 0)
        {
            if (_payloadLeft > 0)
            {
                int skip = (int)Math.Min((ulong)read.Length, _payloadLeft);
                _payloadLeft -= (ulong)skip;
                read = read[skip..];
                continue;
            }
            frames += TakeHeaderByte(read[0]) ? 1 : 0;
            read = read[1..];
        }
        return frames == 0 || Count(frames);
    }

    private bool TakeHeaderByte(byte value)
    {
        switch (_headerBytes++)
        {
            case 0:
                return false;
            case 1:
                int length = value & 0x7F;
                _length = length < 126 ? (ulong)length : 0;
                _headerSize = 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + ((value & 0x80) != 0 ? 4 : 0);
                break;
            case var at when at < _headerSize - 4 || (_headerSize is 4 or 10 && at < _headerSize):
                _length = (_length << 8) | value;
                break;
        }
        if (_headerBytes < _headerSize)
            return false;
        (_headerBytes, _headerSize, _payloadLeft) = (0, 2, _length);
        return true;
    }

    private bool Count(int frames)
    {
        long now = time.GetTimestamp();
        _used = Math.Max(0, _used - (time.GetElapsedTime(_at, now).TotalSeconds * FramesPerSecond)) + frames;
        _at = now;
        return _used <= FramesAtOnce;
    }
}
