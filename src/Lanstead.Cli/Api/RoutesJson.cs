using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>A LAN behind a device, as the server tells it.</summary>
internal sealed record RouteJson(string PeerId, string Device, string Prefix, string? Mapped, bool Offered, string Decision, string? Name);

internal sealed record RoutesOfNetworkJson(IReadOnlyList<RouteJson> Routes);

internal sealed record DecideRouteJson(string Prefix, string Decision, string? Mapped, string? Name);

/// <summary>A LAN as this machine's agent tells it.</summary>
internal sealed record LocalRouteJson(string Network, string Prefix, string? Lan, string? Via, string State, string? Detail, IReadOnlyList<string> Others);

/// <summary>What <c>routes ls --json</c> prints.</summary>
internal sealed record LocalRouteListJson(int Schema, IReadOnlyList<LocalRouteJson> Routes);

/// <summary>What <c>routes ls NETWORK --json</c> prints.</summary>
internal sealed record RouteListJson(int Schema, string NetworkId, IReadOnlyList<RouteJson> Routes);

/// <summary>Bodies, answers and output of <c>lanstead routes</c>. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RoutesOfNetworkJson))]
[JsonSerializable(typeof(DecideRouteJson))]
[JsonSerializable(typeof(RouteJson))]
[JsonSerializable(typeof(LocalRouteListJson))]
[JsonSerializable(typeof(RouteListJson))]
internal sealed partial class RoutesJson : JsonSerializerContext;
