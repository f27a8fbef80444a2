using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Locks;

/// <summary>What is told about network locks; event ids 2200 to 2299. Never a code or a key's private half.</summary>
internal static partial class Log
{
    [LoggerMessage(2200, LogLevel.Information, "The network lock of {Tenant} has {Count} entries now; it is {State}")]
    public static partial void Took(ILogger logger, string tenant, int count, string state);

    [LoggerMessage(2201, LogLevel.Warning, "{Text}")]
    public static partial void Refused(ILogger logger, string text);

    [LoggerMessage(2202, LogLevel.Information, "A lock key was made for this machine")]
    public static partial void KeyMade(ILogger logger);

    [LoggerMessage(2203, LogLevel.Information, "This machine signed {What} for {Tenant}")]
    public static partial void Signed(ILogger logger, string what, string tenant);
}
