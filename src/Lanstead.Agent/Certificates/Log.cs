using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Certificates;

internal static partial class Log
{
    [LoggerMessage(2850, LogLevel.Information, "{Host} has a new certificate")]
    public static partial void CertificateIssued(ILogger logger, string host);

    [LoggerMessage(2851, LogLevel.Warning, "{Host} has no new certificate: {Reason}")]
    public static partial void CertificateFailed(ILogger logger, string host, string reason);

    [LoggerMessage(2852, LogLevel.Information, "The gate answers for {Count} names")]
    public static partial void GateOpened(ILogger logger, int count);

    [LoggerMessage(2853, LogLevel.Warning, "The gate has ended: {Reason}")]
    public static partial void GateEnded(ILogger logger, string reason);
}
