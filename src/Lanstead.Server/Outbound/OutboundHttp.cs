using System.Net;
using System.Net.Sockets;

namespace Lanstead.Server.Outbound;

/// <summary>The HTTP client for addresses that people give: see <see cref="OutboundGuard"/>. One for the whole server; thread-safe.</summary>
/// <remarks>
/// Follows no redirect (a 3xx is the answer), keeps no cookies, uses no proxy (one in the environment would make the connection that we refuse),
/// gives up after 10 s, and reads at most 1 MiB.
/// </remarks>
internal sealed class OutboundHttp : IDisposable
{
    private const int AnswerMaxBytes = 1024 * 1024;
    private const int HeadersMaxKib = 32;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);
    // What a name meant is asked again at least this often.
    private static readonly TimeSpan s_connectionLives = TimeSpan.FromMinutes(2);

    public OutboundHttp(OutboundGuard guard) => Client = new HttpClient(new Checked(guard)) { Timeout = s_limit, MaxResponseContentBufferSize = AnswerMaxBytes };

    /// <summary>Shared: never change its defaults.</summary>
    public HttpClient Client { get; }

    public void Dispose() => Client.Dispose();

    private sealed class Checked(OutboundGuard guard) : DelegatingHandler(Sockets(guard))
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (guard.Fault(request.RequestUri!) is { } fault)
                throw new OutboundRefusedException(fault);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException e) when (e.InnerException is OutboundRefusedException refused)
            {
                throw refused;
            }
        }
    }

    private static SocketsHttpHandler Sockets(OutboundGuard guard) => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        Credentials = null,
        PreAuthenticate = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = s_limit,
        MaxResponseHeadersLength = HeadersMaxKib,
        PooledConnectionLifetime = s_connectionLives,
        // No trace headers of ours to strangers.
        ActivityHeadersPropagator = null,
        ConnectCallback = async (context, stop) =>
        {
            bool isClear = context.InitialRequestMessage.RequestUri!.Scheme == "http";
            Socket socket = await guard.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, isClear, stop);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };
}
