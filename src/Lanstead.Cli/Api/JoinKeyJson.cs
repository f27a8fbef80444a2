using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

internal sealed record JoinKeyJson(
    string Id, string Description, int MaxUses, int Uses, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

internal sealed record CreateJoinKeyJson(string? Description, int? MaxUses, long? ExpiresInSeconds);

internal sealed record NewJoinKeyJson(string Id, string Token, string Code, DateTimeOffset CodeExpiresAt, DateTimeOffset ExpiresAt, string Command);

/// <summary>What <c>keys ls --json</c> prints.</summary>
internal sealed record JoinKeyListJson(int Schema, string Network, IReadOnlyList<JoinKeyJson> Keys);

/// <summary>What <c>keys create --json</c> prints.</summary>
internal sealed record JoinKeyMadeJson(int Schema, string Id, string Token, string Code, DateTimeOffset CodeExpiresAt, DateTimeOffset ExpiresAt, string Command);

/// <summary>What join keys send, get and print. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateJoinKeyJson))]
[JsonSerializable(typeof(NewJoinKeyJson))]
[JsonSerializable(typeof(JoinKeyJson))]
[JsonSerializable(typeof(JoinKeyListJson))]
[JsonSerializable(typeof(JoinKeyMadeJson))]
internal sealed partial class JoinKeysJson : JsonSerializerContext;
