using System.Text.Json;
using System.Text.Json.Serialization;
using Lanstead.Protocol;

namespace Lanstead.Cli.Api;

/// <summary>A network as the server tells of it, as far as the command line shows it.</summary>
internal sealed record ServerNetworkJson(
    string Id, string TenantId, string Name, string Slug, string Description, string Ipv4Cidr, string Ipv6Cidr, string Visibility, string JoinPolicy, string RequiredRole,
    ServerNetworkSettingsJson Settings, long PeerCount, long OnlineCount);

internal sealed record ServerNetworkSettingsJson(int QuietSeconds, bool DeviceApproval, int LeaseSeconds, int DeviceSeconds, bool ActsAsLan = false, int KeySeconds = 0, PostureDemand? Posture = null, bool PresharedKeys = false,
    bool FlowLog = false, int FlowLogDays = 0);

internal sealed record MakeNetworkJson(string Name, string? TenantId, string? Description, string? Ipv4Cidr);

/// <summary>What shall change; what is null stays.</summary>
internal sealed record ChangeNetworkJson(
    string? Name, string? Description, string? Visibility, string? JoinPolicy, string? RequiredRole, ChangeNetworkSettingsJson? Settings);

internal sealed record ChangeNetworkSettingsJson(int? QuietSeconds, bool? DeviceApproval, int? LeaseSeconds, int? DeviceSeconds, bool? ActsAsLan = null, int? KeySeconds = null, PostureDemand? Posture = null, bool? PresharedKeys = null,
    bool? FlowLog = null, int? FlowLogDays = null);

internal sealed record ReservationJson(string Address, string Label, string? PeerId);

internal sealed record MakeReservationJson(string Address, string Label);

/// <summary>What <c>networks ls --all --json</c> prints.</summary>
internal sealed record ServerNetworkListJson(int Schema, IReadOnlyList<ServerNetworkJson> Networks);

/// <summary>What <c>networks show --json</c> prints.</summary>
internal sealed record ServerNetworkOneJson(int Schema, ServerNetworkJson Network);

/// <summary>What <c>networks reservations --json</c> prints.</summary>
internal sealed record ReservationListJson(int Schema, string NetworkId, IReadOnlyList<ReservationJson> Reservations);

/// <summary>Bodies, answers and output of <c>lanstead networks</c>. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServerNetworkJson))]
[JsonSerializable(typeof(MakeNetworkJson))]
[JsonSerializable(typeof(ChangeNetworkJson))]
[JsonSerializable(typeof(ReservationJson))]
[JsonSerializable(typeof(MakeReservationJson))]
[JsonSerializable(typeof(ServerNetworkListJson))]
[JsonSerializable(typeof(ServerNetworkOneJson))]
[JsonSerializable(typeof(ReservationListJson))]
internal sealed partial class ServerNetworksJson : JsonSerializerContext;
