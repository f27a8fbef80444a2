namespace Lanstead.Lab.Processes;

/// <summary>What a finished command left.</summary>
/// <param name="Arguments">The command.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">All of standard output.</param>
/// <param name="Error">All of standard error.</param>
public sealed record CommandOutcome(IReadOnlyList<string> Arguments, int ExitCode, string Output, string Error)
{
    /// <summary>True when the exit code is 0.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>Returns this, or throws with what the command said.</summary>
    /// <exception cref="LabException">The exit code is not 0.</exception>
    public CommandOutcome OrThrow() => Succeeded
        ? this
        : throw new LabException($"`{string.Join(' ', Arguments)}` ended with {ExitCode}: {(Error.Length > 0 ? Error : Output).Trim()}");
}
