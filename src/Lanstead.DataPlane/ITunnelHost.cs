using Lanstead.Primitives;

namespace Lanstead.DataPlane;

/// <summary>What a back end needs from the operating system, given by the composition root.</summary>
public interface ITunnelHost
{
    /// <summary>Whether the machine can make TUN interfaces.</summary>
    bool HasTun { get; }

    /// <summary>Whether there is a network interface of that name, of any kind.</summary>
    bool LinkExists(string name);

    /// <summary>What the system says of an interface; null when there is none.</summary>
    TunnelLink? ReadLink(string name);

    /// <summary>Sets the interface up. Null when done; a failure with <see cref="TunnelFailures.LinkFailed"/> otherwise.</summary>
    Failure? BringUp(string name);

    /// <summary>Deletes the interface. Null when done or not there; a failure with <see cref="TunnelFailures.LinkFailed"/> otherwise.</summary>
    Failure? DeleteLink(string name);

    /// <summary>Starts a program that outlives us, with no shell. A failure has <see cref="TunnelFailures.StartFailed"/>.</summary>
    /// <param name="program">Absolute path.</param>
    /// <param name="arguments">What follows the program's name in argv.</param>
    /// <param name="environment">The whole environment of the child.</param>
    Result<ITunnelProcess> Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment);
}

/// <summary>What the system says of a network interface.</summary>
/// <param name="IsUp">Whether it is set up.</param>
/// <param name="MtuBytes">Its MTU.</param>
/// <param name="IsTun">Whether it is a TUN interface.</param>
public readonly record struct TunnelLink(bool IsUp, int MtuBytes, bool IsTun);

/// <summary>A program that runs an interface. Disposing forgets it; it goes on.</summary>
public interface ITunnelProcess : IDisposable
{
    /// <summary>Completes with the exit code when it ends.</summary>
    Task<int> Exited { get; }

    /// <summary>The beginning of what it printed.</summary>
    string ReadOutput();
}
