using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

internal sealed record NetworkRefJson(string Id, string Name, string Slug);

internal sealed record PeerRefJson(string Id, string Name);

internal sealed record PolicyVersionJson(
    long Version, string Text, string Comment, string? Author, string Kind, string State, long? Restores, DateTimeOffset CreatedAt, DateTimeOffset? ConfirmBy);

internal sealed record PolicyGroupJson(string Name, IReadOnlyList<string> Members);

internal sealed record PolicyRuleJson(string Verdict, IReadOnlyList<string> From, IReadOnlyList<string> To, IReadOnlyList<string> Ports, string Comment);

internal sealed record PolicyTestJson(string From, string To, string Port, string Expect);

internal sealed record PolicyDocumentJson(string Default, IReadOnlyList<PolicyGroupJson> Groups, IReadOnlyList<PolicyRuleJson> Rules, IReadOnlyList<PolicyTestJson> Tests);

internal sealed record PolicyAnswerJson(PolicyVersionJson Current, PolicyDocumentJson Document, bool AllowsAll, bool MayConfirm);

/// <summary>A new policy: text, or the document with rules added.</summary>
internal sealed record PutPolicyJson(string? Text, PolicyDocumentJson? Document, string Comment, long BaseVersion);

internal sealed record CheckPolicyJson(string Text);

internal sealed record PolicyProblemJson(int Line, string Message);

internal sealed record PolicyOutcomeJson(int Line, bool Passed, int Pairs, string Message);

internal sealed record PolicyPairJson(string From, string To, IReadOnlyList<string> Opens, IReadOnlyList<string> Closes);

internal sealed record PolicyCheckJson(
    IReadOnlyList<PolicyProblemJson> Problems, IReadOnlyList<PolicyOutcomeJson> Tests, IReadOnlyList<string> Warnings, long Opening, long Closing,
    IReadOnlyList<PolicyPairJson> Pairs, bool TakesFromYou);

internal sealed record PolicyExplanationJson(string Verdict, int Rule, int Line, PolicyRuleJson? RuleText, string Default, long Version);

internal sealed record RevertPolicyJson(long? Version);

internal sealed record ConfirmPolicyJson(long Version);

internal sealed record TagsJson(IReadOnlyList<string> Tags);

/// <summary>What <c>access ls --json</c> prints.</summary>
internal sealed record AccessListJson(int Schema, string NetworkId, PolicyAnswerJson Policy);

/// <summary>What <c>access history --json</c> prints.</summary>
internal sealed record AccessHistoryJson(int Schema, string NetworkId, IReadOnlyList<PolicyVersionJson> Versions);

/// <summary>What <c>access test --json</c> prints.</summary>
internal sealed record AccessTestJson(int Schema, string NetworkId, PolicyCheckJson Check);

/// <summary>What <c>access explain --json</c> prints.</summary>
internal sealed record AccessExplainJson(int Schema, string NetworkId, string From, string To, PolicyExplanationJson Explanation);

/// <summary>Bodies, answers and output of <c>lanstead access</c>. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NetworkRefJson))]
[JsonSerializable(typeof(PeerRefJson))]
[JsonSerializable(typeof(PolicyAnswerJson))]
[JsonSerializable(typeof(PutPolicyJson))]
[JsonSerializable(typeof(CheckPolicyJson))]
[JsonSerializable(typeof(PolicyCheckJson))]
[JsonSerializable(typeof(PolicyExplanationJson))]
[JsonSerializable(typeof(PolicyVersionJson))]
[JsonSerializable(typeof(RevertPolicyJson))]
[JsonSerializable(typeof(ConfirmPolicyJson))]
[JsonSerializable(typeof(TagsJson))]
[JsonSerializable(typeof(AccessListJson))]
[JsonSerializable(typeof(AccessHistoryJson))]
[JsonSerializable(typeof(AccessTestJson))]
[JsonSerializable(typeof(AccessExplainJson))]
internal sealed partial class PolicyJson : JsonSerializerContext;
