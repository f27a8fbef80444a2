using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Page;

/// <summary>What is told about the agent's page; event ids 2100 to 2149.</summary>
internal static partial class Log
{
    [LoggerMessage(2101, LogLevel.Information, "The agent's page is at {Origin}, for who has a link of lanstead ui")]
    public static partial void Opened(ILogger logger, string origin);
}
