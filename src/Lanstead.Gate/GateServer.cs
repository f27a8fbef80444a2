using System.Net.Security;
using System.Security.Authentication;
using Lanstead.Protocol.Gate;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Lanstead.Gate;

/// <summary>Kestrel with the gate before it, on sockets that are bound already.</summary>
internal sealed class GateServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Forwarding _forwarding;

    private GateServer(WebApplication app, Forwarding forwarding) => (_app, _forwarding) = (app, forwarding);

    public static async Task<GateServer> StartAsync(GateState state, GateSockets sockets, TimeProvider time)
    {
        var hello = new HelloGate(state, time);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseSockets(options => options.CreateBoundListenSocket = sockets.Take).ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            KestrelServerLimits limits = options.Limits;
            limits.MaxConcurrentConnections = GateLimits.ConnectionsMax;
            limits.MaxConcurrentUpgradedConnections = GateLimits.ConnectionsMax;
            limits.RequestHeadersTimeout = GateLimits.Headers;
            limits.KeepAliveTimeout = GateLimits.KeepAlive;
            // What is sent is not kept here but passed on, at the pace of the service.
            limits.MaxRequestBodySize = null;
            foreach (var at in sockets.Endpoints)
            {
                options.Listen(at, listen =>
                {
                    listen.Protocols = sockets.IsTls(at) ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
                    listen.Use(next => connection => sockets.IsTls(at) ? hello.TlsAsync(connection, next) : hello.PlainAsync(connection, next));
                    if (sockets.IsTls(at))
                        listen.UseHttps(new TlsHandshakeCallbackOptions { HandshakeTimeout = GateLimits.Headers, OnConnection = connection => ValueTask.FromResult(TlsOf(connection.Connection, time)) });
                });
            }
        });
        WebApplication app = builder.Build();
        var forwarding = new Forwarding(state);
        app.Run(http => http.Request.IsHttps ? forwarding.SecureAsync(http) : forwarding.PlainAsync(http));
        await app.StartAsync();
        return new GateServer(app, forwarding);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _forwarding.Dispose();
    }

    private static SslServerAuthenticationOptions TlsOf(ConnectionContext connection, TimeProvider time) => connection.Items.TryGetValue(typeof(GateChallenge), out object? challenge)
        ? new() { ServerCertificateContext = ChallengeCertificate.Make((GateChallenge)challenge!, time), ApplicationProtocols = [new SslApplicationProtocol(ChallengeCertificate.Protocol)] }
        : new()
        {
            ServerCertificateContext = ((GateRoute)connection.Items[typeof(GateRoute)]!).Certificate,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        };
}
