using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Updating;

internal static partial class Log
{
    [LoggerMessage(EventId = 2701, Level = LogLevel.Information, Message = "Version {To} works, in place of {From}")]
    public static partial void TrialPassed(ILogger logger, string to, string from);

    [LoggerMessage(EventId = 2702, Level = LogLevel.Error, Message = "Version {To} does not reach what it must; version {From} comes back")]
    public static partial void TrialFailed(ILogger logger, string to, string from);
}
