using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

internal sealed record ServiceAccountJson(string Id, string Name, string Role, DateTimeOffset CreatedAt, IReadOnlyList<ApiKeyJson> Keys);

internal sealed record CreateServiceAccountJson(string Name, string Role);

/// <summary>What <c>service-accounts ls --json</c> prints.</summary>
internal sealed record ServiceAccountListJson(int Schema, string Space, IReadOnlyList<ServiceAccountJson> Accounts);

/// <summary>What <c>service-accounts create --json</c> prints.</summary>
internal sealed record ServiceAccountMadeJson(int Schema, string Id, string Name, string Role);

/// <summary>What service accounts send, get and print. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CreateServiceAccountJson))]
[JsonSerializable(typeof(ServiceAccountJson))]
[JsonSerializable(typeof(ServiceAccountListJson))]
[JsonSerializable(typeof(ServiceAccountMadeJson))]
internal sealed partial class ServiceAccountsJson : JsonSerializerContext;
