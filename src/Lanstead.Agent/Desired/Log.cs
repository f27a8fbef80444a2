using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Desired;

/// <summary>What is told about the desired state; event ids 2100 to 2199.</summary>
internal static partial class Log
{
    [LoggerMessage(2100, LogLevel.Information, "This machine is in network {Network}")]
    public static partial void NetworkJoined(ILogger logger, string network);

    [LoggerMessage(2101, LogLevel.Information, "This machine is no longer in network {Network}; its key was deleted")]
    public static partial void NetworkGone(ILogger logger, string network);

    [LoggerMessage(2102, LogLevel.Information, "A key was made for network {Network}")]
    public static partial void KeyMade(ILogger logger, string network);

    [LoggerMessage(2103, LogLevel.Warning, "{Text}")]
    public static partial void Warned(ILogger logger, string text);
}
