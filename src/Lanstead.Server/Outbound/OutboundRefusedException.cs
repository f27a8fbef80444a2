namespace Lanstead.Server.Outbound;

/// <summary>The address that somebody gave is none that this server connects to. The message is for that person: it names no address that they did not write.</summary>
/// <remarks>An <see cref="HttpRequestException"/>, so that whoever handles an unreachable address handles a refused one too.</remarks>
internal sealed class OutboundRefusedException(string message) : HttpRequestException(HttpRequestError.ConnectionError, message);
