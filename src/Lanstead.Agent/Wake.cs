namespace Lanstead.Agent;

/// <summary>Wakes one waiting loop; several calls before it looks count as one.</summary>
internal sealed class Wake(TimeProvider time)
{
    private readonly SemaphoreSlim _flag = new(0, 1);
    private readonly Lock _gate = new();

    public void Set()
    {
        lock (_gate)
        {
            if (_flag.CurrentCount == 0)
                _flag.Release();
        }
    }

    /// <summary>Waits until woken, or for the time given.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            await _flag.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The time is over: that is a reason to look, too.
        }
    }
}
