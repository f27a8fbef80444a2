using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Joining;

/// <summary>What is told about joining; event ids 2400 to 2499. Never the key.</summary>
internal static partial class Log
{
    [LoggerMessage(2400, LogLevel.Information, "Joined {Server} as {Device}")]
    public static partial void Joined(ILogger logger, string server, string device);
}
