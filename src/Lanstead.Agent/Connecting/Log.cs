using Lanstead.Protocol;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Connecting;

/// <summary>What is told about the server; event ids 2200 to 2299.</summary>
internal static partial class Log
{
    [LoggerMessage(2200, LogLevel.Information, "Connected to {Server}, version {Version}")]
    public static partial void Connected(ILogger logger, string server, string version);

    [LoggerMessage(2201, LogLevel.Warning, "The connection to {Server} ended: {Reason} Next try in {Seconds} s")]
    public static partial void Ended(ILogger logger, string server, string reason, double seconds);

    [LoggerMessage(2202, LogLevel.Information, "Received {Item}: {Outcome}")]
    public static partial void Took(ILogger logger, string item, MapOutcome outcome);

    [LoggerMessage(2203, LogLevel.Warning, "The server removed this device: everything is taken down and forgotten")]
    public static partial void Removed(ILogger logger);

    [LoggerMessage(2205, LogLevel.Error, "A frame of the server could not be handled")]
    public static partial void FrameFailed(ILogger logger, Exception exception);
}
