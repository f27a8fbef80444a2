using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

internal sealed record SinkJson(
    string Id, string Kind, string Name, string Address, IReadOnlyList<string> Actions, bool Enabled, string State, string? DisabledReason, DateTimeOffset? LastDeliveredAt, string? LastError);

internal sealed record CreateSinkJson(string Kind, string Name, string Address, IReadOnlyList<string>? Actions, string? Token, string? Authority);

internal sealed record NewSinkJson(SinkJson Sink, string? Secret);

internal sealed record DeliveryJson(long Id, string Status, string Action, int Attempts, int? HttpStatus, string? Error);

/// <summary>What <c>sinks ls --json</c> prints.</summary>
internal sealed record SinkListJson(int Schema, IReadOnlyList<SinkJson> Sinks);

/// <summary>What <c>sinks add --json</c> prints.</summary>
internal sealed record SinkMadeJson(int Schema, string Id, string? Secret);

/// <summary>What sinks send, get and print. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateSinkJson))]
[JsonSerializable(typeof(NewSinkJson))]
[JsonSerializable(typeof(DeliveryJson))]
[JsonSerializable(typeof(SinkListJson))]
[JsonSerializable(typeof(SinkMadeJson))]
internal sealed partial class SinksJson : JsonSerializerContext;
