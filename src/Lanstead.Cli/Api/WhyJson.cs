using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>A device's membership of a network as far as <c>why</c> looks.</summary>
internal sealed record WhyPeerJson(
    string Id, string DeviceId, string Name, string Kind, string? PublicKey, IReadOnlyList<string> Endpoints, string Status, DateTimeOffset? LastHandshakeAt,
    IReadOnlyList<WhyPathJson> Paths, string Held);

internal sealed record WhyPathJson(string RemotePeerId, string Path, string Endpoint, DateTimeOffset? LastHandshakeAt, int? LatencyUs, int? PathBytes = null, bool Preshared = false);

internal sealed record WhyNetworkJson(string Id, string Name, string Slug, int Mtu, string? GatewayDeviceId, WhyNetworkSettingsJson? Settings = null);

internal sealed record WhyNetworkSettingsJson(bool PresharedKeys = false);

internal sealed record WhyDeviceJson(string Id, string Name, bool Connected, DateTimeOffset? LastSeenAt, IReadOnlyList<WhyDeviceNetworkJson> Networks);

internal sealed record WhyDeviceNetworkJson(string NetworkId, string? OverlappingLan);

/// <summary>One thing that was looked at.</summary>
/// <param name="About">What: <c>from</c>, <c>to</c>, <c>rule</c>, <c>path</c>, <c>mtu</c>, <c>key</c>.</param>
/// <param name="Good">Whether it stands in the way of nothing.</param>
/// <param name="Text">In words.</param>
/// <param name="Fix">What to do about it; null: nothing.</param>
internal sealed record WhyFinding(string About, bool Good, string Text, string? Fix);

/// <summary>What <c>why --json</c> prints. <c>Fix</c>: the one thing that helps most; null when all is well.</summary>
internal sealed record WhyReportJson(int Schema, string NetworkId, string From, string To, bool Good, string? Fix, IReadOnlyList<WhyFinding> Findings);

/// <summary>Answers and output of <c>lanstead why</c>. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(WhyPeerJson))]
[JsonSerializable(typeof(WhyNetworkJson))]
[JsonSerializable(typeof(WhyDeviceJson))]
[JsonSerializable(typeof(WhyReportJson))]
internal sealed partial class WhyJson : JsonSerializerContext;
