namespace Lanstead.Server.Http;

/// <content>Codes of chat and live connections.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] Chat =>
    [
        new("chat.channel_name_taken", 409, "There is a channel of this name"),
        new("chat.message_deleted", 409, "The message was deleted"),
        new("chat.muted", 403, "Muted"),
        new("chat.too_many_channels", 409, "Too many channels"),
        new("chat.too_many_reactions", 409, "Too many different reactions"),
        new("live.too_many", 429, "Too many live connections"),
        new("live.websocket_required", 426, "This address speaks WebSocket"),
    ];
}
