namespace Lanstead.Agent.Logging;

/// <summary>The most recent lines of the log, for <c>lanstead logs</c>, and a feed of new ones.</summary>
/// <remarks>Thread-safe. Bounded: the oldest line goes first; a follower that does not read loses lines, never stalls the agent.</remarks>
internal sealed class LogRing(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();
    private readonly List<System.Threading.Channels.ChannelWriter<string>> _followers = [];

    public void Add(string line)
    {
        lock (_gate)
        {
            if (_lines.Count == capacity)
                _lines.Dequeue();
            _lines.Enqueue(line);
            foreach (var follower in _followers)
                follower.TryWrite(line);
        }
    }

    public IReadOnlyList<string> Last(int count)
    {
        lock (_gate)
            return [.. _lines.Skip(Math.Max(0, _lines.Count - count))];
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
}
