using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Naming;

/// <summary>What the resolver and the machine's name look-up tell; event ids 1700 to 1799. Never a name that was asked for.</summary>
internal static partial class Log
{
    [LoggerMessage(1700, LogLevel.Information, "Names are answered at {Address}: {Count} of {Networks} networks")]
    public static partial void Answering(ILogger logger, string address, int count, int networks);

    [LoggerMessage(1701, LogLevel.Information, "Programs of this machine find the names: {Kind}, since {Reason}")]
    public static partial void Led(ILogger logger, string kind, string reason);

    [LoggerMessage(1702, LogLevel.Information, "This machine's own look-up of names is as it was before")]
    public static partial void GivenBack(ILogger logger);

    [LoggerMessage(1703, LogLevel.Warning, "{Reason}")]
    public static partial void Failed(ILogger logger, string reason);

    [LoggerMessage(1704, LogLevel.Error, "A question was not answered because of a bug")]
    public static partial void Bug(ILogger logger, Exception exception);
}
