using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lanstead.Server.Hosting;

/// <summary>What the web server takes from a client before it hangs up.</summary>
internal static class KestrelLimits
{
    // The largest body that the API takes is a page of text; 1 MiB leaves room, and bounds what a stranger can make us read.
    private const long MaxBodyBytes = 1024 * 1024;
    private const int MaxHeaderBytes = 16 * 1024;
    private static readonly TimeSpan HeaderTimeout = TimeSpan.FromSeconds(30);
    // Slower than an old modem is an attack (slowloris), not a client.
    private static readonly MinDataRate MinRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));

    public static void Apply(KestrelServerOptions kestrel, ServerSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        kestrel.Limits.RequestHeadersTimeout = HeaderTimeout;
        kestrel.Limits.MinRequestBodyDataRate = MinRate;
        kestrel.Limits.MinResponseDataRate = MinRate;

        void Listen(ListenOptions options)
        {
            // HTTP/2 is agreed inside TLS; without TLS there is only HTTP/1.1.
            options.Protocols = settings.TlsCertificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
            if (settings.TlsCertificate is { } certificate)
                options.UseHttps(X509Certificate2.CreateFromPemFile(certificate, settings.TlsKey));
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
