using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Events;

/// <summary>Live events for browsers.</summary>
internal static class EventsEndpoints
{
    public static IServiceCollection AddEvents(this IServiceCollection services) => services
        .AddSingleton<EventTable>()
        .AddSingleton<EventHub>()
        .AddHostedService(provider => provider.GetRequiredService<EventHub>())
        .AddHostedService<Purge>()
        .AddScoped<StreamEvents>();

    public static void MapEvents(this IEndpointRouteBuilder v1) =>
        v1.MapGet("/events", (HttpContext http, string? topics, StreamEvents use) => use.HandleAsync(http, topics))
            .Allow(Access.SignedIn)
            .WithMetadata(new TakesTicket())
            .WithName("streamEvents")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream");
}
