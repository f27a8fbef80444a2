using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lanstead.Server.Hosting;

/// <summary>What the web server takes from a client before it hangs up.</summary>
internal static class KestrelLimits
{
    /// <summary>Connections that wait to be accepted: as many as Linux lets wait by default, so that a burst of strangers does not make others wait for their retries.</summary>
    public const int Backlog = 4096;

    // The largest body that the API takes is a page of text; 1 MiB leaves room, and bounds what a stranger can make us read.
    private const long MaxBodyBytes = 1024 * 1024;
    private const int MaxHeaderBytes = 16 * 1024;
    // With the wait for the first byte (ConnectionCaps) and for a body's rate below, whoever drips is gone within 30 s.
    private static readonly TimeSpan HeaderTimeout = TimeSpan.FromSeconds(15);
    // HTTP/2, which there is with TLS only, has no other limit for a frame that never ends. Without TLS there is a proxy, which likes to keep its connections: Kestrel's own default.
    private static readonly TimeSpan KeepAliveWithTls = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);
    // Slower than an old modem is an attack (slowloris), not a client.
    private static readonly MinDataRate MinRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));

    public static void Apply(KestrelServerOptions kestrel, ServerSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        kestrel.Limits.RequestHeadersTimeout = HeaderTimeout;
        if (settings.TlsCertificate is not null)
            kestrel.Limits.KeepAliveTimeout = KeepAliveWithTls;
        kestrel.Limits.MinRequestBodyDataRate = MinRate;
        kestrel.Limits.MinResponseDataRate = MinRate;

        void Listen(ListenOptions options)
        {
            // HTTP/2 is agreed inside TLS; without TLS there is only HTTP/1.1.
            ConnectionCaps caps = options.ApplicationServices.GetRequiredService<ConnectionCaps>();
            options.Use(next => connection => caps.RunAsync(connection, next));
            options.Protocols = settings.TlsCertificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
            if (settings.TlsCertificate is { } certificate)
                options.UseHttps(X509Certificate2.CreateFromPemFile(certificate, settings.TlsKey), https => https.HandshakeTimeout = HandshakeTimeout);
        }

        Uri url = settings.Listen;
        if (url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
            kestrel.Listen(IPAddress.Parse(url.DnsSafeHost), url.Port, Listen);
        else if (url.Host == "localhost")
            kestrel.ListenLocalhost(url.Port, Listen);
        else
            throw new SettingsException($"LANSTEAD_LISTEN names an address, not a host name: http://0.0.0.0:{url.Port} or http://[::]:{url.Port}.");
    }
}
