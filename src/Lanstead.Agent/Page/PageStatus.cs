using System.Text.Json.Serialization;
using Lanstead.Protocol.Local;

namespace Lanstead.Agent.Page;

/// <summary>What the page shows, of <see cref="Status"/>: no key, no endpoint.</summary>
internal sealed record PageStatus(
    string DeviceName, bool IsJoined, bool IsUp, string ServerUrl, string ServerState, IReadOnlyList<string> Warnings, IReadOnlyList<PageNetwork> Networks)
{
    public static PageStatus Of(Status status) => new(
        status.DeviceName, status.DeviceId.Length > 0, status.Up, status.ServerUrl, status.ServerState, [.. status.Warnings], [.. status.Networks.Select(PageNetwork.Of)]);
}

/// <summary>A network on the page.</summary>
internal sealed record PageNetwork(string Name, string State, string Detail, string Ipv4, string Ipv6, IReadOnlyList<PagePeer> Peers)
{
    public static PageNetwork Of(StatusNetwork network) => new(
        network.Name, network.State, network.Detail, network.Ipv4, network.Ipv6, [.. network.Peers.OrderBy(peer => peer.Name, StringComparer.OrdinalIgnoreCase).Select(PagePeer.Of)]);
}

/// <summary>Another device on the page.</summary>
internal sealed record PagePeer(string Name, string Ipv4, string Ipv6, string Path, long LastHandshake, uint LatencyMicroseconds)
{
    public static PagePeer Of(StatusPeer peer) => new(peer.Name, peer.Ipv4, peer.Ipv6, peer.Path, peer.LastHandshake, peer.LatencyMicroseconds);
}

/// <summary>What the link's token is exchanged for.</summary>
internal sealed record PageVisit(string Key);

/// <summary>Exchanges the link's token.</summary>
internal sealed record PageVisitRequest(string? Token);

/// <summary>Turns the networks on or off.</summary>
internal sealed record PageSwitch(bool? IsUp);

/// <summary>Why something was not done.</summary>
internal sealed record PageProblem(string Message);

/// <summary>JSON of the page, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PageStatus))]
[JsonSerializable(typeof(PageVisit))]
[JsonSerializable(typeof(PageVisitRequest))]
[JsonSerializable(typeof(PageSwitch))]
[JsonSerializable(typeof(PageProblem))]
internal sealed partial class PageJson : JsonSerializerContext;
