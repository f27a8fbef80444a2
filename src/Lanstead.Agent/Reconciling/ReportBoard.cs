using Lanstead.Agent.Exposing;
using Lanstead.Primitives;

namespace Lanstead.Agent.Reconciling;

/// <summary>The newest reports, for whoever asks; and a way to wait for a pass that began after the question.</summary>
internal sealed class ReportBoard(TimeProvider time)
{
    private readonly Lock _gate = new();
    private List<TaskCompletionSource<PassOutcome>> _waiting = [];

    /// <summary>Timestamp of the end of the last pass.</summary>
    public long LastPassAt { get; private set; } = time.GetTimestamp();

    /// <summary>A whole pass has ended.</summary>
    public bool HasPassed { get; private set; }

    public IReadOnlyList<NetworkReport> Reports { get; private set; } = [];

    /// <summary>How exposures stand, at whichever end this machine is.</summary>
    public IReadOnlyList<ExposureState> Exposures { get; set; } = [];

    /// <summary>The networks that the machine stands in without us, as the last pass saw them.</summary>
    public IReadOnlyList<System.Net.IPNetwork> Lans { get; set; } = [];

    /// <summary>Completes when a pass that starts after this call has ended.</summary>
    public Task<PassOutcome> NextPassAsync()
    {
        var waiter = new TaskCompletionSource<PassOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _waiting.Add(waiter);
        return waiter.Task;
    }

    /// <summary>Those who wait for the pass that starts now.</summary>
    public IReadOnlyList<TaskCompletionSource<PassOutcome>> Begin()
    {
        lock (_gate)
        {
            var waiting = _waiting;
            _waiting = [];
            return waiting;
        }
    }

    public void End(IReadOnlyList<TaskCompletionSource<PassOutcome>> waiting, IReadOnlyList<NetworkReport> reports, Failure? undoFailure)
    {
        (Reports, LastPassAt, HasPassed) = (reports, time.GetTimestamp(), true);
        foreach (var waiter in waiting)
            waiter.TrySetResult(new PassOutcome(reports, undoFailure));
    }
}

/// <summary>What one whole pass came to.</summary>
internal sealed record PassOutcome(IReadOnlyList<NetworkReport> Reports, Failure? UndoFailure);
