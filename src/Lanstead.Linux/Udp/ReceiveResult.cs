namespace Lanstead.Linux.Udp;

/// <summary>How a receive call ended.</summary>
public enum ReceiveOutcome
{
    /// <summary>The batch holds what came; it may be empty.</summary>
    Done = 0,

    /// <summary>Nothing there now.</summary>
    Empty = 1,

    /// <summary><see cref="UdpSocket.ShutDown"/> was called: nothing will come any more.</summary>
    Closed = 2,

    /// <summary>The kernel told an error; the next call may succeed.</summary>
    Failed = 3,
}

/// <summary>The result of one receive call.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="ErrorNumber">The kernel's error number; 0 when none.</param>
public readonly record struct ReceiveResult(ReceiveOutcome Outcome, int ErrorNumber);
