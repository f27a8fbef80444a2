using Lanstead.Server.Hosting;
using Microsoft.AspNetCore.HttpOverrides;

namespace Lanstead.Server.Http;

internal static class ProxyHeaders
{
    /// <summary>Takes client address, scheme and host from trusted proxies, and from nobody else.</summary>
    public static void UseProxyHeaders(this WebApplication app, ServerSettings settings)
    {
        // One client has one address: on a dual-stack socket IPv4 comes in IPv6's dress.
        app.Use((context, next) =>
        {
            if (context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped)
                context.Connection.RemoteIpAddress = mapped.MapToIPv4();
            return next(context);
        });
        if (settings.TrustedProxies.Count == 0)
            return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            // As many hops as are trusted; the first address that is not trusted is the client.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (System.Net.IPNetwork network in settings.TrustedProxies)
            options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }
}
