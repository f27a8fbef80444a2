using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>The machines of a space, as the server tells of them.</summary>
internal sealed record FleetOfSpaceJson(OfferedReleaseJson? Offered, string? NotOffered, IReadOnlyList<FleetMachineJson> Machines, FleetUpdateJson? Update);

internal sealed record OfferedReleaseJson(string Version, DateTimeOffset ExpiresAt);

internal sealed record FleetMachineJson(string DeviceId, string Name, string Version, bool Connected, string Consent);

internal sealed record FleetUpdateJson(
    string Id, string Version, string Status, string Reason, int GateMinutes, int Wave, int Waves, DateTimeOffset? HealthyAt, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt,
    IReadOnlyList<FleetStepJson> Machines);

internal sealed record FleetStepJson(string DeviceId, string Name, int Wave, string State, string Detail, string FromVersion, DateTimeOffset? AskedAt, DateTimeOffset? EndedAt);

internal sealed record BeginFleetUpdateJson(string Version, IReadOnlyList<string>? Waves, int GateMinutes, IReadOnlyList<string>? DeviceIds);

internal sealed record ChangeFleetUpdateJson(string Status);

/// <summary>What <c>fleet ls --json</c> prints.</summary>
internal sealed record FleetListJson(int Schema, string SpaceId, OfferedReleaseJson? Offered, string? NotOffered, IReadOnlyList<FleetMachineJson> Machines, FleetUpdateJson? Update);

/// <summary>Bodies, answers and output of <c>lanstead fleet</c>. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FleetOfSpaceJson))]
[JsonSerializable(typeof(FleetUpdateJson))]
[JsonSerializable(typeof(BeginFleetUpdateJson))]
[JsonSerializable(typeof(ChangeFleetUpdateJson))]
[JsonSerializable(typeof(FleetListJson))]
internal sealed partial class FleetJson : JsonSerializerContext;
