using System.Text;

namespace Lanstead.Agent.Logging;

/// <summary>The most recent lines of the log, for <c>lanstead logs</c>, and a feed of new ones.</summary>
/// <remarks>
/// Thread-safe. Bounded: the oldest line goes first; a follower that does not read loses lines, never stalls the agent. One array from the start, so that
/// an agent's memory does not grow by its log.
/// </remarks>
internal sealed class LogRing(int sizeBytes)
{
    /// <summary>Some 2,000 lines.</summary>
    public const int DefaultSizeBytes = 256 * 1024;

    // A line that would push out most others is cut.
    private readonly int _lineMaxBytes = sizeBytes / 4;

    // Of lines that are shorter than any we write, so that those of no length are bounded too.
    private readonly int _linesMax = sizeBytes / 16;

    private readonly Lock _gate = new();
    private readonly byte[] _bytes = new byte[sizeBytes];
    private readonly Queue<int> _lengths = new();
    private readonly List<System.Threading.Channels.ChannelWriter<string>> _followers = [];
    private int _oldest;
    private int _used;

    public void Add(string line)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(line);
        lock (_gate)
        {
            ReadOnlySpan<byte> kept = utf8.AsSpan(0, Math.Min(utf8.Length, _lineMaxBytes));
            while (_used + kept.Length > _bytes.Length || _lengths.Count >= _linesMax)
            {
                int gone = _lengths.Dequeue();
                (_oldest, _used) = ((_oldest + gone) % _bytes.Length, _used - gone);
            }
            int at = (_oldest + _used) % _bytes.Length, first = Math.Min(kept.Length, _bytes.Length - at);
            kept[..first].CopyTo(_bytes.AsSpan(at));
            kept[first..].CopyTo(_bytes);
            _lengths.Enqueue(kept.Length);
            _used += kept.Length;
            foreach (var follower in _followers)
                follower.TryWrite(line);
        }
    }

    public IReadOnlyList<string> Last(int count)
    {
        lock (_gate)
        {
            var lines = new List<string>();
            int skipped = Math.Max(0, _lengths.Count - count), at = _oldest;
            foreach (int length in _lengths)
            {
                if (skipped-- <= 0)
                    lines.Add(Read(at, length));
                at = (at + length) % _bytes.Length;
            }
            return lines;
        }
    }

    /// <summary>The last lines, then each new one until cancelled.</summary>
    public async IAsyncEnumerable<string> FollowAsync(
        int count, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var feed = System.Threading.Channels.Channel.CreateBounded<string>(
            new System.Threading.Channels.BoundedChannelOptions(1024) { FullMode = System.Threading.Channels.BoundedChannelFullMode.DropOldest });
        IReadOnlyList<string> first;
        lock (_gate)
        {
            first = Last(count);
            _followers.Add(feed.Writer);
        }
        try
        {
            foreach (string line in first)
                yield return line;
            await foreach (string line in feed.Reader.ReadAllAsync(cancel))
                yield return line;
        }
        finally
        {
            lock (_gate)
                _followers.Remove(feed.Writer);
        }
    }

    private string Read(int at, int length)
    {
        int first = Math.Min(length, _bytes.Length - at);
        if (first == length)
            return Encoding.UTF8.GetString(_bytes, at, length);
        byte[] whole = [.. _bytes.AsSpan(at, first), .. _bytes.AsSpan(0, length - first)];
        return Encoding.UTF8.GetString(whole);
    }
}
