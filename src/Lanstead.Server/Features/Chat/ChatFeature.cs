using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Chat;

/// <summary>Channels, messages, and who looks after them.</summary>
internal static class ChatFeature
{
    public static IServiceCollection AddChat(this IServiceCollection services) => services
        .AddScoped<CreateChannel>().AddScoped<UpdateChannel>().AddScoped<PostMessage>().AddScoped<ChangeMessage>().AddScoped<Mutes>();

    public static void MapChat(this IEndpointRouteBuilder v1)
    {
        RouteGroupBuilder chat = v1.MapGroup("").WithTags("chat");
        chat.MapGet("/tenants/{tenantId}/channels", ReadChannels.ListAsync).Allow(Permission.ChatRead, On.Tenant).WithName("listChannels").WithSummary("The channels that you see, with what is unread");
        chat.MapPost("/tenants/{tenantId}/channels", CreateChannel.HandleAsync).Allow(Permission.ChatManage, On.Tenant).WithName("createChannel").WithSummary("Make a channel of the space or of a network");
        chat.MapGet("/tenants/{tenantId}/presence", ReadPresence.HandleAsync).Allow(Permission.TenantRead, On.Tenant).WithName("listPresence").WithSummary("Who is there, and in which network");
        chat.MapGet("/tenants/{tenantId}/mutes", Mutes.ListAsync).Allow(Permission.ChatModerate, On.Tenant).WithName("listMutes").WithSummary("Who may not write");
        chat.MapPut("/tenants/{tenantId}/mutes/{userId}", Mutes.MuteAsync).Allow(Permission.ChatModerate, On.Tenant).WithName("muteMember").WithSummary("Let a member of a lower rank read, but not write");
        chat.MapDelete("/tenants/{tenantId}/mutes/{userId}", Mutes.UnmuteAsync).Allow(Permission.ChatModerate, On.Tenant).WithName("unmuteMember").WithSummary("Let them write again");
        chat.MapGet("/tenants/{tenantId}/moderation", ModerationLog.ListAsync).Allow(Permission.ChatModerate, On.Tenant).WithName("listModeration").WithSummary("What moderators did");
        chat.MapGet("/channels/{channelId}", ReadChannels.GetAsync).Allow(Permission.ChatRead, On.Channel).WithName("getChannel").WithSummary("One channel");
        chat.MapPatch("/channels/{channelId}", UpdateChannel.HandleAsync).Allow(Permission.ChatManage, On.Channel).WithName("updateChannel").WithSummary("Change name, topic, place, or what roles may in it");
        chat.MapDelete("/channels/{channelId}", UpdateChannel.DeleteAsync).Allow(Permission.ChatManage, On.Channel).WithName("deleteChannel").WithSummary("Remove a channel with its messages");
        chat.MapGet("/channels/{channelId}/messages", ReadMessages.ListAsync).Allow(Permission.ChatRead, On.Channel).WithName("listMessages").WithSummary("The newest messages, or those before or after one");
        chat.MapPost("/channels/{channelId}/messages", PostMessage.HandleAsync).Allow(Permission.ChatPost, On.Channel).WithName("postMessage").WithSummary("Write a message");
        chat.MapPost("/channels/{channelId}/read", MarkRead.HandleAsync).Allow(Permission.ChatRead, On.Channel).WithName("markRead").WithSummary("Note how far you have read");
        chat.MapPatch("/messages/{messageId}", ChangeMessage.EditAsync).Allow(Permission.ChatPost, On.Message).WithName("editMessage").WithSummary("Change what you wrote");
        chat.MapDelete("/messages/{messageId}", ChangeMessage.DeleteAsync).Allow(Permission.ChatPost, On.Message).WithName("deleteMessage").WithSummary("Delete what you wrote, or, as a moderator, what others wrote");
        chat.MapPut("/messages/{messageId}/reactions", ChangeMessage.ReactAsync).Allow(Permission.ChatPost, On.Message).WithName("reactToMessage").WithSummary("Give a reaction, or take it back");
    }
}
