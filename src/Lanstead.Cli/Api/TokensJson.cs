using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

internal sealed record ApiKeyJson(
    string Id, string Name, string Hint, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

internal sealed record CreateApiKeyJson(string Name, IReadOnlyList<string> Scopes, long? ExpiresInSeconds, bool? NeverExpires);

internal sealed record NewApiKeyJson(ApiKeyJson Key, string Secret);

/// <summary>What <c>tokens ls --json</c> prints.</summary>
internal sealed record ApiKeyListJson(int Schema, IReadOnlyList<ApiKeyJson> Keys);

/// <summary>What <c>tokens create --json</c> prints.</summary>
internal sealed record ApiKeyMadeJson(int Schema, string Id, string Secret, DateTimeOffset? ExpiresAt);

/// <summary>What keys send, get and print. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateApiKeyJson))]
[JsonSerializable(typeof(NewApiKeyJson))]
[JsonSerializable(typeof(ApiKeyListJson))]
[JsonSerializable(typeof(ApiKeyMadeJson))]
internal sealed partial class TokensJson : JsonSerializerContext;
