using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Notifications;

/// <summary>What a person is told of: in the UI at once, by mail when they do not look. Who writes them is the database, see migration 0077.</summary>
internal static class NotificationsFeature
{
    public static IServiceCollection AddNotifications(this IServiceCollection services) => services
        .AddScoped<NotificationChoices>()
        .AddSingleton<NotificationLetters>()
        .AddSingleton<NotificationMail>()
        .AddHostedService(provider => provider.GetRequiredService<NotificationMail>());

    public static void MapNotifications(this IEndpointRouteBuilder v1)
    {
        RouteGroupBuilder mine = v1.MapGroup("/me").WithTags("notifications");
        mine.MapGet("/notifications", ReadNotifications.ListAsync).Allow(Access.SignedIn).WithName("listNotifications").WithSummary("What you were told of, newest first");
        mine.MapPost("/notifications/read", ReadNotifications.MarkAsync).Allow(Access.SignedIn).WithName("readNotifications").WithSummary("Note what you have seen");
        mine.MapGet("/notification-choices", (NotificationChoices use, CancellationToken stop) => use.ReadAsync(stop)).Allow(Access.SignedIn).WithName("getNotificationChoices").WithSummary("What of it is mailed to you");
        mine.MapPut("/notification-choices", (NotificationChoicesRequest body, NotificationChoices use, CancellationToken stop) => use.ChangeAsync(body, stop)).Allow(Access.SignedIn).WithName("setNotificationChoices").WithSummary("Choose what is mailed to you");
    }
}
