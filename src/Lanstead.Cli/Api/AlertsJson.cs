using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>An alert, as the server tells it.</summary>
internal sealed record AlertJson(string Id, string? NetworkId, string Kind, string? Tag, int ForMinutes, int? PerMinute, DateTimeOffset CreatedAt, IReadOnlyList<FiringJson> Firing);

internal sealed record FiringJson(string PeerId, string DeviceId, string Name, string NetworkId, string NetworkName, string? Warning, DateTimeOffset Since);

internal sealed record AlertsOfNetworkJson(IReadOnlyList<AlertJson> Alerts);

internal sealed record AddAlertJson(string Kind, string? Tag, int ForMinutes, int? PerMinute);

/// <summary>What <c>alerts ls --json</c> and <c>alerts space ls --json</c> print.</summary>
internal sealed record AlertListJson(int Schema, string? NetworkId, string? SpaceId, IReadOnlyList<AlertJson> Alerts);

/// <summary>Bodies, answers and output of <c>lanstead alerts</c>. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AlertsOfNetworkJson))]
[JsonSerializable(typeof(AddAlertJson))]
[JsonSerializable(typeof(AlertJson))]
[JsonSerializable(typeof(AlertListJson))]
internal sealed partial class AlertsJson : JsonSerializerContext;
