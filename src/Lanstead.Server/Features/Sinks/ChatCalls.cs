using System.Text;
using System.Text.Json.Nodes;
using Lanstead.Server.Features.Audit;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Sinks;

/// <summary>Tells events in chats: a line each, without what was before and after, which may be nobody's in a chat.</summary>
/// <remarks>Names come from people: nothing in them may call somebody, or be anything but text.</remarks>
internal static class ChatCalls
{
    // Discord takes 2,000 characters at once, the others more.
    private const int LineMaxChars = 180;

    /// <summary>How many lines go into one message.</summary>
    public const int LinesAtOnce = 10;

    /// <summary>The request that says them.</summary>
    public static HttpRequestMessage Of(SinkTarget sink, IReadOnlyList<AuditView> events) => sink.Kind switch
    {
        SinkKind.Slack => Post(sink.Secret!, new JsonObject { ["text"] = Text(events, Escaped), ["unfurl_links"] = false }),
        SinkKind.Discord => Post(sink.Secret!, new JsonObject { ["content"] = Text(events, Unmarked), ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray() } }),
        _ => Post(
            $"{new Uri(sink.Address).GetLeftPart(UriPartial.Authority)}/bot{Uri.EscapeDataString(sink.Secret!)}/sendMessage",
            new JsonObject { ["chat_id"] = SinkRules.ChatOf(sink.Address), ["text"] = Text(events, line => line), ["link_preview_options"] = new JsonObject { ["is_disabled"] = true } }),
    };

    private static string Text(IReadOnlyList<AuditView> events, Func<string, string> escape) => string.Join('\n', events.Select(one => escape(Line(one))));

    private static string Line(AuditView one)
    {
        // What people asked to be told of, in words that name nobody but the device.
        if (one.Action is "alert.fired" or "alert.over" && one.After is { ValueKind: System.Text.Json.JsonValueKind.Object } after && after.TryGetProperty("text", out var said))
            return Short(said.GetString() ?? one.Action);
        var line = new StringBuilder(one.Action).Append(" by ").Append(one.ActorName ?? one.ActorKind.ToString().ToLowerInvariant());
        if (one.TargetId.Length > 0)
            line.Append(": ").Append(one.TargetKind).Append(' ').Append(one.TargetId);
        if (one.Outcome != AuditOutcome.Succeeded)
            line.Append(", ").Append(one.Outcome.ToString().ToLowerInvariant());
        if (one.Source is { } source)
            line.Append(", from ").Append(source);
        return Short(line.ToString());
    }

    private static string Short(string line) => line.Length <= LineMaxChars ? line : line[..(LineMaxChars - 1)] + "\u2026";

    // https://docs.slack.dev/messaging/formatting-message-text: these three are all that is special.
    private static string Escaped(string line) => line.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Unmarked(string line)
    {
        var text = new StringBuilder();
        foreach (char c in line)
            text.Append(c is '*' or '_' or '~' or '`' or '|' or '>' or '#' or '[' or ']' or '(' or ')' or '<' or '\\' ? $"\\{c}" : c.ToString());
        return text.ToString();
    }

    private static HttpRequestMessage Post(string address, JsonObject body) => new(HttpMethod.Post, address) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
}
