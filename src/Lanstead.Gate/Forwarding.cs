using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Google.Protobuf;
using Lanstead.Protocol.Gate;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Lanstead.Gate;

/// <summary>Requests go to their service.</summary>
internal sealed class Forwarding(GateState state) : IDisposable
{
    private const string ChallengePath = "/.well-known/acme-challenge/";

    private readonly ConcurrentDictionary<(ByteString Exposure, GateMode Mode, IPEndPoint Upstream), HttpMessageInvoker> _clients = new();

    /// <summary>Over TLS: the name was found by the first bytes of the connection.</summary>
    public async Task SecureAsync(HttpContext http)
    {
        // A browser may ask for another name by the same connection, where one certificate were for both. None is.
        if (http.Features.Get<IConnectionItemsFeature>()?.Items[typeof(GateRoute)] is not GateRoute met || ClientHello.Normal(http.Request.Host.Host) != met.Host)
        {
            http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return;
        }
        // What was true when it connected may not be any more.
        if (!state.Table.Routes.TryGetValue(met.Host, out GateRoute? route) || route.Mode == GateMode.Tls || !route.Lets(HeaderRules.From(http)))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        await new Exchange(http, route, _clients.GetOrAdd((route.Exposure, route.Mode, route.Upstream), _ => Client(route))).RunAsync();
    }

    /// <summary>Without TLS: answers for the authority, and the way to TLS for everybody else.</summary>
    public async Task PlainAsync(HttpContext http)
    {
        string? host = ClientHello.Normal(http.Request.Host.Host);
        GateTable table = state.Table;
        string path = http.Request.Path.Value ?? "";
        if (host is not null && path.StartsWith(ChallengePath, StringComparison.Ordinal) && table.Challenges.TryGetValue(host, out GateChallenge? challenge) && path[ChallengePath.Length..] == challenge.Token)
        {
            http.Response.ContentType = "application/octet-stream";
            await http.Response.WriteAsync(challenge.Authorization);
        }
        else if (host is not null && table.Routes.ContainsKey(host))
        {
            // Keeps the method and what is sent.
            http.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            http.Response.Headers.Location = $"https://{host}{http.Request.Path.ToUriComponent()}{http.Request.QueryString.ToUriComponent()}";
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    public void Dispose()
    {
        foreach (HttpMessageInvoker client in _clients.Values)
            client.Dispose();
    }

    private static HttpMessageInvoker Client(GateRoute route) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        EnableMultipleHttp2Connections = true,
        ActivityHeadersPropagator = null,
        ConnectTimeout = GateLimits.Connect,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        // What is between is sealed by the tunnel and its ends are known by their keys; a service at home rarely has a certificate that anybody else would believe.
#pragma warning disable CA5359
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
        ConnectCallback = async (_, cancel) =>
        {
            var socket = new Socket(route.Upstream.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(route.Upstream, cancel);
                return new CountedStream(new NetworkStream(socket, ownsSocket: true), route.Counter);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    });
}
