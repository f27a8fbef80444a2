using Lanstead.Primitives;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Flows;

/// <summary>What is told about flow logs; event ids 2450 to 2459.</summary>
internal static partial class Log
{
    [LoggerMessage(2450, LogLevel.Warning, "What is to be told of connections in {Network} cannot be kept on disk: {Reason}")]
    public static partial void NotKept(ILogger logger, NetworkId network, string reason);
}
