using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Local;

/// <summary>What is told about the local socket; event ids 2300 to 2399.</summary>
internal static partial class Log
{
    [LoggerMessage(2300, LogLevel.Warning, "Denied user {User} (process {Process}) on the local socket")]
    public static partial void Denied(ILogger logger, uint user, int process);
}
