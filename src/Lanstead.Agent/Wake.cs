using System.Threading.Channels;

namespace Lanstead.Agent;

/// <summary>Wakes one waiting loop; several calls before it looks count as one.</summary>
internal sealed class Wake(TimeProvider time)
{
    private readonly Channel<bool> _flag = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _flag.Writer.TryWrite(true);

    /// <summary>Waits until woken, or for the time given.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            await _flag.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The time is over: that is a reason to look, too.
        }
    }
}
