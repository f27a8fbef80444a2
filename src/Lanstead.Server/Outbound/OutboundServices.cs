using System.Net;

namespace Lanstead.Server.Outbound;

internal static class OutboundServices
{
    /// <summary>Connections to places that people name: <see cref="OutboundHttp"/> for HTTP, <see cref="OutboundGuard"/> for anything else.</summary>
    public static IServiceCollection AddOutbound(this IServiceCollection services) => services
        .AddSingleton<NameLookup>(Dns.GetHostAddressesAsync)
        .AddSingleton<OutboundGuard>()
        .AddSingleton<OutboundHttp>();
}
