using Microsoft.Extensions.Logging;

namespace Lanstead.Agent;

/// <summary>What the daemon as a whole tells; event ids 2500 to 2599.</summary>
internal static partial class Log
{
    [LoggerMessage(2500, LogLevel.Information, "Agent {Version} started; its state is in {Folder}")]
    public static partial void Started(ILogger logger, string version, string folder);
}
