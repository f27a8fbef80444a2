using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

internal sealed record AuditRowJson(long Id, DateTimeOffset At, string ActorKind, string? ActorName, string Action, string TargetKind, string TargetId, string Outcome, string? Source);

/// <summary>What <c>audit ls --json</c> prints; the rows are as the server sent them.</summary>
internal sealed record AuditListJson(int Schema, IReadOnlyList<JsonElement> Rows);

internal sealed record AuditFaultJson(string Fault, string Chain, long? Position, long? AuditId, string Detail);

internal sealed record AuditProofJson(bool IsWhole, int Chains, long Rows, long Waiting, IReadOnlyList<AuditFaultJson> Faults);

/// <summary>What <c>audit verify --json</c> prints.</summary>
internal sealed record AuditVerifiedJson(int Schema, bool IsWhole, int Chains, long Rows, long Waiting, IReadOnlyList<AuditFaultJson> Faults);

/// <summary>What the audit's verbs get and print. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AuditRowJson))]
[JsonSerializable(typeof(AuditListJson))]
[JsonSerializable(typeof(AuditProofJson))]
[JsonSerializable(typeof(AuditVerifiedJson))]
internal sealed partial class AuditJson : JsonSerializerContext;
