namespace Lanstead.Cli.Api;

/// <summary>The server refused, or could not be asked; <see cref="Exception.Message"/> is for people, and says what to do.</summary>
internal sealed class ServerCallException(int exitCode, string code, string message) : Exception(message)
{
    /// <summary>With which code the command ends.</summary>
    public int ExitCode => exitCode;

    /// <summary>The problem's stable code; empty when no server answered as one of ours does.</summary>
    public string Code => code;
}
