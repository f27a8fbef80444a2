using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Pairs;

/// <summary>What is told about preshared keys; event ids 2350 to 2399. Never a key.</summary>
internal static partial class Log
{
    [LoggerMessage(2350, LogLevel.Information, "A preshared key with {Device} in {Network} is agreed on")]
    public static partial void Agreed(ILogger logger, string device, string network);

    [LoggerMessage(2351, LogLevel.Debug, "What {Device} sent about a preshared key in {Network} is not for the keys that are here")]
    public static partial void Unfit(ILogger logger, string device, string network);

    [LoggerMessage(2352, LogLevel.Warning, "{Text}")]
    public static partial void Failed(ILogger logger, string text);
}
