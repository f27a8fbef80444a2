using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Exposing;

internal static partial class Log
{
    [LoggerMessage(2800, LogLevel.Information, "The table of public ports is written: {Open} exposures are open, {Refused} are not")]
    public static partial void PublicWritten(ILogger logger, int open, int refused);

    [LoggerMessage(2801, LogLevel.Warning, "The table of public ports could not be written: {Reason}")]
    public static partial void PublicFailed(ILogger logger, string reason);

    [LoggerMessage(2900, LogLevel.Information, "{Interface}: {Count} exposures are open at home")]
    public static partial void HomeOpened(ILogger logger, string @interface, int count);

    [LoggerMessage(2901, LogLevel.Information, "{Interface}: nothing is exposed by it any more, and what that took is undone")]
    public static partial void HomeClosed(ILogger logger, string @interface);

    [LoggerMessage(2902, LogLevel.Warning, "{Interface}: exposing failed: {Reason}")]
    public static partial void HomeFailed(ILogger logger, string @interface, string reason);
}
