using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Events;
using Lanstead.Server.Http;

namespace Lanstead.Server.Features.Live;

/// <summary>What a client says. See docs/protocol/ws.md.</summary>
/// <param name="Type">subscribe, typing or ping.</param>
/// <param name="Spaces">Of subscribe: spaces, with all their channels.</param>
/// <param name="Channels">Of subscribe: single channels.</param>
/// <param name="Resume">Of the first subscribe: the id of the last message that was received.</param>
/// <param name="ChannelId">Of typing: where.</param>
internal sealed record LiveRequest(string Type, IReadOnlyList<TenantId>? Spaces = null, IReadOnlyList<ChannelId>? Channels = null, string? Resume = null, ChannelId? ChannelId = null)
{
    private const int NamesMax = 100;

    /// <summary>Reads one; null when it is none.</summary>
    public static LiveRequest? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            LiveRequest? request = JsonSerializer.Deserialize<LiveRequest>(json, JsonRules.Stored);
            bool isSound = request switch
            {
                { Type: "subscribe" } => (request.Spaces?.Count ?? 0) + (request.Channels?.Count ?? 0) <= NamesMax && (request.Resume is null || EventKey.TryParse(request.Resume, out _)),
                { Type: "typing" } => request.ChannelId is not null,
                { Type: "ping" } => true,
                _ => false,
            };
            return isSound ? request : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
