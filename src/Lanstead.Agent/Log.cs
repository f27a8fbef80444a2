using Microsoft.Extensions.Logging;

namespace Lanstead.Agent;

/// <summary>What the daemon as a whole tells; event ids 2500 to 2599.</summary>
internal static partial class Log
{
    [LoggerMessage(2500, LogLevel.Information, "Agent {Version} started; its state is in {Folder}")]
    public static partial void Started(ILogger logger, string version, string folder);

    [LoggerMessage(2501, LogLevel.Debug, "{Amount} KiB of the program's unused pages were let go")]
    public static partial void ProgramReleased(ILogger logger, long amount);

    [LoggerMessage(2502, LogLevel.Debug, "The program's unused pages stay: {Reason}")]
    public static partial void ProgramNotReleased(ILogger logger, string reason);
}
