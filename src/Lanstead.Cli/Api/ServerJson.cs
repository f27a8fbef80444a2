using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>A refusal, as the server words it (RFC 9457).</summary>
internal sealed record ProblemJson(string? Code, string? Title, string? Detail, Dictionary<string, string[]>? Errors);

/// <summary>One page of a list.</summary>
internal sealed record PageJson(IReadOnlyList<JsonElement> Items, string? NextCursor);

internal sealed record BeginDeviceLoginJson(string Program, string Machine);

internal sealed record DeviceLoginJson(string DeviceCode, string UserCode, string VerificationUri, string VerificationUriComplete, DateTimeOffset ExpiresAt, int IntervalSeconds);

internal sealed record TakeDeviceTokensJson(string DeviceCode);

internal sealed record RefreshJson(string RefreshToken, string Attempt);

internal sealed record SessionJson(SessionUserJson User, string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt);

internal sealed record SessionUserJson(string Id, string Email, string Username);

internal sealed record MeJson(string Id, string Email, string Username, bool IsAdmin, IReadOnlyList<MyTenantJson> Tenants);

internal sealed record MyTenantJson(string Id, string Name, string Slug, string Role);

/// <summary>What <c>login --json</c> prints first: where to say yes.</summary>
internal sealed record LoginStepJson(int Schema, string Server, string VerificationUri, string VerificationUriComplete, string UserCode, DateTimeOffset ExpiresAt);

/// <summary>What <c>login --json</c> prints in the end: who is signed in.</summary>
internal sealed record LoginDoneJson(int Schema, string Server, string UserId, string Email, string Username);

/// <summary>What is written to the server, kept on disk, or printed in one line. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProblemJson))]
[JsonSerializable(typeof(PageJson))]
[JsonSerializable(typeof(BeginDeviceLoginJson))]
[JsonSerializable(typeof(DeviceLoginJson))]
[JsonSerializable(typeof(TakeDeviceTokensJson))]
[JsonSerializable(typeof(RefreshJson))]
[JsonSerializable(typeof(SessionJson))]
[JsonSerializable(typeof(MeJson))]
[JsonSerializable(typeof(LoginStepJson))]
[JsonSerializable(typeof(LoginDoneJson))]
[JsonSerializable(typeof(SignInFile))]
internal sealed partial class ServerJson : JsonSerializerContext;
