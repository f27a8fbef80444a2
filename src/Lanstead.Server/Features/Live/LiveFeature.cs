using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Live;

/// <summary>One WebSocket for chat, peer status and presence.</summary>
internal static class LiveFeature
{
    public static IServiceCollection AddLive(this IServiceCollection services) => services
        .AddSingleton<ChannelDirectory>().AddSingleton<LiveRenderer>().AddSingleton<LiveSockets>().AddSingleton<LiveEndpoint>()
        .AddSingleton<LiveFeed>().AddHostedService(provider => provider.GetRequiredService<LiveFeed>())
        .AddSingleton<LiveAccess>().AddHostedService(provider => provider.GetRequiredService<LiveAccess>())
        .AddSingleton<PresenceBoard>().AddHostedService(provider => provider.GetRequiredService<PresenceBoard>());

    public static void MapLive(this IEndpointRouteBuilder v1)
    {
        IApplicationBuilder live = v1.CreateApplicationBuilder();
        live.UseMiddleware<MeteredUpgrade>();
        live.UseWebSockets();
        live.Run(http => http.RequestServices.GetRequiredService<LiveEndpoint>().HandleAsync(http));
        v1.MapGet("/ws", live.Build()).Allow(Access.SignedIn).WithMetadata(new TakesTicket()).WithName("live").ExcludeFromDescription();

        LiveSockets sockets = v1.ServiceProvider.GetRequiredService<LiveSockets>();
        v1.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => sockets.EndAll(LiveEnd.Stopping));
    }
}
