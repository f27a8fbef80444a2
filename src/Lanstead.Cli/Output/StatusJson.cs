using System.Text.Json;
using System.Text.Json.Serialization;
using Lanstead.Protocol.Local;

namespace Lanstead.Cli.Output;

/// <summary>What <c>--json</c> prints; <c>schema</c> grows when a member changes its meaning or goes.</summary>
internal sealed record StatusJson(
    int Schema, string AgentVersion, bool Up, string ServerUrl, string ServerState, string? ServerDetail, DateTimeOffset? ServerSince,
    string DeviceId, string DeviceName, IReadOnlyList<NetworkJson> Networks, IReadOnlyList<RefusedJson> PortRefused, IReadOnlyList<string> Warnings)
{
    public static StatusJson From(Status status) => new(
        1, status.AgentVersion, status.Up, status.ServerUrl, status.ServerState, NullIfEmpty(status.ServerDetail), Time(status.ServerSince),
        status.DeviceId, status.DeviceName, [.. status.Networks.Select(NetworkJson.From)], RefusedJson.From(status.PortRefused), [.. status.Warnings]);

    internal static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    internal static DateTimeOffset? Time(long unixMilliseconds) =>
        unixMilliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds);
}

/// <summary>One network of this machine.</summary>
internal sealed record NetworkJson(
    string NetworkId, string Name, string State, string? Detail, string InterfaceName, string? Ipv4, string? Ipv6, string PublicKey,
    uint ListenPort, ulong Revision, string BackEnd, string? BackEndReason, string? Cipher, string? Lan, string? FlowLog, IReadOnlyDictionary<string, long> Refused, CountersJson? Counters, IReadOnlyList<DeviceJson> Devices, IReadOnlyList<ExposedJson>? Exposures = null)
{
    public static NetworkJson From(StatusNetwork network) => new(
        network.NetworkId, network.Name, network.State, StatusJson.NullIfEmpty(network.Detail), network.InterfaceName,
        StatusJson.NullIfEmpty(network.Ipv4), StatusJson.NullIfEmpty(network.Ipv6), network.PublicKey, network.ListenPort, network.Revision,
        network.BackEnd, StatusJson.NullIfEmpty(network.BackEndReason), StatusJson.NullIfEmpty(network.Cipher), StatusJson.NullIfEmpty(network.Lan), StatusJson.NullIfEmpty(network.FlowLog), network.Refused.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(), CountersJson.From(network), [.. network.Peers.Select(peer => DeviceJson.From(peer, network.Name))],
        network.Exposures.Count == 0 ? null : [.. network.Exposures.Select(ExposedJson.From)]);
}

/// <summary>A public address that leads to this machine, or by it.</summary>
internal sealed record ExposedJson(string Id, string Name, string Public, string Ports, string? Target, bool PublicSide, bool Open, string? Code, string? Detail)
{
    public static ExposedJson From(StatusExposure one) => new(
        one.Id, one.Name, one.Public, one.Ports, StatusJson.NullIfEmpty(one.Target), one.PublicSide, one.Open, StatusJson.NullIfEmpty(one.Code), StatusJson.NullIfEmpty(one.Detail));
}

/// <summary>One other device of a network.</summary>
internal sealed record DeviceJson(
    string PeerId, string Name, string Network, string? Ipv4, string? Ipv6, string Path, string? Endpoint, DateTimeOffset? LastHandshake,
    ulong RxBytes, ulong TxBytes, ulong RxPackets, ulong TxPackets, IReadOnlyList<RefusedJson> Refused, string? PublicKey, double? LatencyMs, uint? PathBytes, string? Preshared)
{
    public static DeviceJson From(StatusPeer peer, string network) => new(
        peer.PeerId, peer.Name, network, StatusJson.NullIfEmpty(peer.Ipv4), StatusJson.NullIfEmpty(peer.Ipv6), peer.Path,
        StatusJson.NullIfEmpty(peer.Endpoint), StatusJson.Time(peer.LastHandshake), peer.RxBytes, peer.TxBytes, peer.RxPackets, peer.TxPackets, RefusedJson.From(peer.RefusedPackets), StatusJson.NullIfEmpty(peer.PublicKey),
        peer.LatencyMicroseconds == 0 ? null : peer.LatencyMicroseconds / 1000.0, peer.PathBytes == 0 ? null : peer.PathBytes, StatusJson.NullIfEmpty(peer.Preshared));
}

/// <summary>What a network's interface counted; only where the back end tells.</summary>
internal sealed record CountersJson(
    ulong RxPackets, ulong RxBytes, ulong TxPackets, ulong TxBytes, IReadOnlyList<RefusedJson> Refused,
    IReadOnlyDictionary<string, long> Filtered, long FilterFlows, long FilterFlowsEvicted, long UnreachableTold)
{
    public static CountersJson? From(StatusNetwork network) => !network.HasCounters ? null : new(
        network.RxPackets, network.RxBytes, network.TxPackets, network.TxBytes, RefusedJson.From(network.RefusedPackets),
        network.Filtered.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(), network.FilterFlows, network.FilterFlowsEvicted, network.UnreachableTold);
}

/// <summary>Packets refused in one direction for one reason.</summary>
internal sealed record RefusedJson(string Direction, string Reason, long Packets)
{
    public static IReadOnlyList<RefusedJson> From(IEnumerable<StatusRefused> refused) => [.. refused.Select(one => new RefusedJson(one.Direction, one.Reason, one.Packets))];
}

/// <summary>A list with its schema.</summary>
internal sealed record DevicesJson(int Schema, IReadOnlyList<DeviceJson> Devices);

/// <inheritdoc cref="DevicesJson"/>
internal sealed record NetworksJson(int Schema, IReadOnlyList<NetworkJson> Networks);

/// <summary>Answer of <c>lanstead whoami --json</c>.</summary>
/// <remarks>Without an agent here the members of the device are null; <c>person</c> is, when nobody is signed in.</remarks>
internal sealed record WhoamiJson(int Schema, string? DeviceId, string? DeviceName, string? ServerUrl, PersonJson? Person = null);

/// <summary>Who is signed in, and at which server.</summary>
internal sealed record PersonJson(string Id, string Email, string Username, bool IsAdmin, string Server, IReadOnlyList<SpaceJson> Spaces);

/// <summary>A space of that person.</summary>
internal sealed record SpaceJson(string Id, string Name, string Slug, string Role);

/// <summary>Answer of <c>lanstead version --json</c>.</summary>
internal sealed record VersionJson(int Schema, string Version, string? AgentVersion);

/// <summary>Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatusJson))]
[JsonSerializable(typeof(DevicesJson))]
[JsonSerializable(typeof(NetworksJson))]
[JsonSerializable(typeof(WhoamiJson))]
[JsonSerializable(typeof(VersionJson))]
[JsonSerializable(typeof(DnsStatusJson))]
[JsonSerializable(typeof(DnsAnswerJson))]
[JsonSerializable(typeof(SettingsJson))]
[JsonSerializable(typeof(PostureJson))]
internal sealed partial class OutputJson : JsonSerializerContext;

/// <summary>Writes JSON.</summary>
internal static class JsonOutput
{
    public static void WriteJson<T>(this Terminal terminal, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        terminal.Out.WriteLine(JsonSerializer.Serialize(value, type));
}
