using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Exposing;

internal static partial class Log
{
    [LoggerMessage(2900, LogLevel.Information, "{Interface}: {Count} exposures are open at home")]
    public static partial void HomeOpened(ILogger logger, string @interface, int count);

    [LoggerMessage(2901, LogLevel.Information, "{Interface}: nothing is exposed by it any more, and what that took is undone")]
    public static partial void HomeClosed(ILogger logger, string @interface);

    [LoggerMessage(2902, LogLevel.Warning, "{Interface}: exposing failed: {Reason}")]
    public static partial void HomeFailed(ILogger logger, string @interface, string reason);
}
