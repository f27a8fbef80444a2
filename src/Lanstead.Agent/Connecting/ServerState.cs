namespace Lanstead.Agent.Connecting;

/// <summary>How the agent stands with its server, for people.</summary>
/// <param name="Word">connected, connecting, offline, not enrolled, or down.</param>
/// <param name="Detail">Why, when not connected; empty when there is nothing to say.</param>
/// <param name="Since">Since when.</param>
internal sealed record ServerState(string Word, string Detail, DateTimeOffset Since);
