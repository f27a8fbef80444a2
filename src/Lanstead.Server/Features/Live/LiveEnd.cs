using System.Net.WebSockets;

namespace Lanstead.Server.Features.Live;

/// <summary>Why a connection is closed: the close code and, for people, the text.</summary>
/// <param name="Status">The close code (RFC 6455 §7.4); those from 4000 on are ours, see docs/protocol/ws.md.</param>
/// <param name="Text">The reason.</param>
internal sealed record LiveEnd(WebSocketCloseStatus Status, string Text)
{
    public static readonly LiveEnd Done = new(WebSocketCloseStatus.NormalClosure, "");
    public static readonly LiveEnd Stopping = new(WebSocketCloseStatus.EndpointUnavailable, "The server stops. Come back in a moment.");
    public static readonly LiveEnd TooLarge = new(WebSocketCloseStatus.MessageTooBig, "A message has at most 8 KB.");
    public static readonly LiveEnd NotText = new(WebSocketCloseStatus.InvalidMessageType, "Messages are JSON in text frames.");
    public static readonly LiveEnd Malformed = new(WebSocketCloseStatus.InvalidPayloadData, "The message is not one of those that this address takes.");
    public static readonly LiveEnd Flood = new(WebSocketCloseStatus.PolicyViolation, "Too many frames in a short time.");
    public static readonly LiveEnd Silent = new(WebSocketCloseStatus.PolicyViolation, "No subscription came, or half a message.");
    public static readonly LiveEnd AccessChanged = new((WebSocketCloseStatus)4001, "What you may see has changed. Come back at once.");
    public static readonly LiveEnd Slow = new((WebSocketCloseStatus)4002, "The connection does not take messages as fast as they come. Come back, and resume.");
}
