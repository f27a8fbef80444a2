using Lanstead.Primitives;

namespace Lanstead.Agent.Local;

/// <summary>A call to the agent did not get through; <see cref="Failure"/> is what to tell the person.</summary>
public sealed class LocalCallException(Failure failure) : Exception(failure.Message)
{
    /// <summary>Why, and what to do.</summary>
    public Failure Failure { get; } = failure;
}
