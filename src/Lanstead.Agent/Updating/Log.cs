using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Updating;

internal static partial class Log
{
    [LoggerMessage(EventId = 2701, Level = LogLevel.Information, Message = "Version {To} works, in place of {From}")]
    public static partial void TrialPassed(ILogger logger, string to, string from);

    [LoggerMessage(EventId = 2870, Level = LogLevel.Information, Message = "The server's people want version {Version} here; it is fetched and tried")]
    public static partial void UpdateAsked(ILogger logger, string version);

    [LoggerMessage(EventId = 2871, Level = LogLevel.Warning, Message = "What became of an update could not be kept: {Cause}")]
    public static partial void NotNoted(ILogger logger, string cause);

    [LoggerMessage(EventId = 2702, Level = LogLevel.Error, Message = "Version {To} does not reach what it must; version {From} comes back")]
    public static partial void TrialFailed(ILogger logger, string to, string from);
}
