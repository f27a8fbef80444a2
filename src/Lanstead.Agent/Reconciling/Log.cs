using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Reconciling;

/// <summary>What the reconciler tells; event ids 2000 to 2099.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "{Interface} is there ({Origin}), carried by {BackEnd}: {Reason}")]
    public static partial void InterfaceMade(ILogger logger, string @interface, string origin, string backEnd, string reason);

    [LoggerMessage(2001, LogLevel.Information, "{Interface}: {Item} set")]
    public static partial void Done(ILogger logger, string @interface, string item);

    [LoggerMessage(2002, LogLevel.Warning, "{Interface}: {Item} failed: {Reason}")]
    public static partial void Failed(ILogger logger, string @interface, string item, string reason);

    [LoggerMessage(2003, LogLevel.Information, "{Interface} was removed")]
    public static partial void InterfaceRemoved(ILogger logger, string @interface);

    [LoggerMessage(2004, LogLevel.Information, "{Interface}: {Count} changes of key, port or peers")]
    public static partial void TunnelChanged(ILogger logger, string @interface, int count);

    [LoggerMessage(2005, LogLevel.Information, "Kernel settings are as they were before")]
    public static partial void SettingsRestored(ILogger logger);

    [LoggerMessage(2006, LogLevel.Warning, "Refused {Item} of {Network}: {Code}: {Reason}")]
    public static partial void Refused(ILogger logger, string item, string network, string code, string reason);

    [LoggerMessage(2007, LogLevel.Error, "A pass failed and is tried again")]
    public static partial void PassFailed(ILogger logger, Exception exception);

    [LoggerMessage(2009, LogLevel.Information, "{Interface} as it was left cannot be taken over by {BackEnd}, and is replaced")]
    public static partial void InterfaceReplaced(ILogger logger, string @interface, string backEnd);

    [LoggerMessage(2008, LogLevel.Warning, "Changes of the system cannot be followed; looking every few seconds instead: {Reason}")]
    public static partial void MonitorFailed(ILogger logger, string reason);
}
