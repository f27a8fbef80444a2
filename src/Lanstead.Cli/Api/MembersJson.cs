using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>Somebody who is in a network, or asks to come in.</summary>
internal sealed record NetworkMemberJson(string UserId, string Username, string Role, string? SpaceRole, string Message, long Devices, DateTimeOffset Since);

/// <summary>Somebody who may not come in.</summary>
internal sealed record BannedJson(string UserId, string Username, string Reason, string? BannedBy, DateTimeOffset Since, DateTimeOffset? EndsAt);

internal sealed record NetworkRoleJson(string Role);

internal sealed record BanJson(string UserId, string? Reason, long? Seconds);

/// <summary>What <c>members ls --json</c> prints.</summary>
internal sealed record NetworkMemberListJson(int Schema, string NetworkId, IReadOnlyList<NetworkMemberJson> Members);

/// <summary>What <c>requests ls --json</c> prints.</summary>
internal sealed record RequestListJson(int Schema, string NetworkId, IReadOnlyList<NetworkMemberJson> Requests);

/// <summary>What <c>members bans --json</c> and <c>spaces bans --json</c> print.</summary>
internal sealed record BanListJson(int Schema, string? NetworkId, string? SpaceId, IReadOnlyList<BannedJson> Bans);

/// <summary>Bodies, answers and output of <c>lanstead members</c>, <c>lanstead requests</c>, and bans. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NetworkMemberJson))]
[JsonSerializable(typeof(BannedJson))]
[JsonSerializable(typeof(NetworkRoleJson))]
[JsonSerializable(typeof(BanJson))]
[JsonSerializable(typeof(NetworkMemberListJson))]
[JsonSerializable(typeof(RequestListJson))]
[JsonSerializable(typeof(BanListJson))]
internal sealed partial class MembersJson : JsonSerializerContext;
