using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>A device as the server tells of it, as far as the command line shows it.</summary>
internal sealed record ServerDeviceJson(
    string Id, string Name, string Kind, string Platform, string AgentVersion, string Status, ServerDeviceOwnerJson Owner, IReadOnlyList<ServerDeviceNetworkJson> Networks,
    DateTimeOffset? DisabledAt, DateTimeOffset? ExpiresAt);

internal sealed record ServerDeviceOwnerJson(string Username);

internal sealed record ServerDeviceNetworkJson(string NetworkId, string NetworkName, string PeerId, string Ipv4, string Held, DateTimeOffset? EndsAt);

internal sealed record RenameDeviceJson(string Name);

internal sealed record DisableDeviceJson(bool Disabled);

/// <summary>Null is written: never.</summary>
internal sealed record ExpireDeviceJson([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? ExpiresAt);

internal sealed record ApprovePeerJson(bool Approved);

/// <summary>Null is written: no end.</summary>
internal sealed record EndPeerJson([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? EndsAt);

/// <summary>Which devices were asked to wake another.</summary>
internal sealed record WakeJson(IReadOnlyList<string> Through);

/// <summary>What <c>wake --json</c> prints.</summary>
internal sealed record WokenJson(int Schema, string Device, IReadOnlyList<string> Through);

/// <summary>What <c>devices ls --all --json</c> prints.</summary>
internal sealed record ServerDeviceListJson(int Schema, IReadOnlyList<ServerDeviceJson> Devices);

/// <summary>Bodies, answers and output of <c>lanstead devices</c>. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(ServerDeviceJson))]
[JsonSerializable(typeof(RenameDeviceJson))]
[JsonSerializable(typeof(DisableDeviceJson))]
[JsonSerializable(typeof(ExpireDeviceJson))]
[JsonSerializable(typeof(ApprovePeerJson))]
[JsonSerializable(typeof(EndPeerJson))]
[JsonSerializable(typeof(WakeJson))]
[JsonSerializable(typeof(WokenJson))]
[JsonSerializable(typeof(ServerDeviceListJson))]
internal sealed partial class ServerDevicesJson : JsonSerializerContext;
