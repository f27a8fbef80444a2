using Lanstead.Primitives;

namespace Lanstead.Server.Features.Chat;

/// <summary>Why chat refuses.</summary>
internal static class ChatProblems
{
    public static readonly Failure NotYours = new("access.denied", "Only its author changes a message.");
    public static readonly Failure Deleted = new("chat.message_deleted", "The message was deleted.");
    public static readonly Failure NameTaken = new("chat.channel_name_taken", "There is a channel of this name already, beside which it would stand.");

    /// <summary>Somebody who may not write for now.</summary>
    public static Failure Muted(DateTimeOffset? until) => new(
        "chat.muted", until is { } end ? $"A moderator muted you in this space until {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC." : "A moderator muted you in this space.");
}
