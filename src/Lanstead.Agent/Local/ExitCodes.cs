namespace Lanstead.Agent.Local;

/// <summary>Exit codes of <c>lanstead</c>; the agent names them in its errors. Part of the command's contract: never renumbered.</summary>
public static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>Failed for a reason without a code of its own.</summary>
    public const int Failed = 1;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>This machine has not joined, or nobody is signed in.</summary>
    public const int NotEnrolled = 3;

    /// <summary>No agent listens.</summary>
    public const int AgentNotRunning = 4;

    /// <summary>Not connected, or it took too long.</summary>
    public const int NotConnected = 5;

    /// <summary>Denied.</summary>
    public const int Denied = 6;

    /// <summary>No such thing.</summary>
    public const int NotFound = 7;

    /// <summary>In conflict with what is there.</summary>
    public const int Conflict = 8;

    /// <summary>What was compared differs: <c>lanstead diff</c>.</summary>
    public const int Differs = 9;

    /// <summary>Ended by Ctrl-C or a request to end, as shells count it: 128 and the signal's number.</summary>
    public const int Interrupted = 130;
}
