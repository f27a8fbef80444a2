using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>A space as its member sees it, as far as the command line shows it.</summary>
internal sealed record SpaceOfMineJson(string Id, string Name, string Slug, string Kind, string Role, string Visibility, string Access, long MemberCount, DateTimeOffset? DeleteAfter, SpaceSuspensionJson? Suspension);

/// <summary>Since when and why administrators of the server hold a space.</summary>
internal sealed record SpaceSuspensionJson(DateTimeOffset At, string Reason);

internal sealed record MemberJson(string UserId, string Username, string Role, long Devices, DateTimeOffset JoinedAt, DateTimeOffset? EndsAt);

internal sealed record MakeSpaceJson(string Name, string Kind, string? Description);

internal sealed record RenameSpaceJson(string Name);

internal sealed record DeleteSpaceJson(string Name);

internal sealed record ChangeRoleJson(string Role);

/// <summary>An end is written only where there is one.</summary>
internal sealed record MemberEndJson([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? EndsAt, bool NoEnd);

internal sealed record TransferSpaceJson(string UserId);

internal sealed record JoinSpaceJson(string? Password);

/// <summary>What <c>spaces ls --json</c> prints.</summary>
internal sealed record SpaceListJson(int Schema, IReadOnlyList<SpaceOfMineJson> Spaces);

/// <summary>What <c>spaces members --json</c> prints.</summary>
internal sealed record MemberListJson(int Schema, string SpaceId, IReadOnlyList<MemberJson> Members);

/// <summary>Bodies, answers and output of <c>lanstead spaces</c>. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(SpaceOfMineJson))]
[JsonSerializable(typeof(MemberJson))]
[JsonSerializable(typeof(MakeSpaceJson))]
[JsonSerializable(typeof(RenameSpaceJson))]
[JsonSerializable(typeof(DeleteSpaceJson))]
[JsonSerializable(typeof(ChangeRoleJson))]
[JsonSerializable(typeof(MemberEndJson))]
[JsonSerializable(typeof(TransferSpaceJson))]
[JsonSerializable(typeof(JoinSpaceJson))]
[JsonSerializable(typeof(SpaceListJson))]
[JsonSerializable(typeof(MemberListJson))]
internal sealed partial class SpacesJson : JsonSerializerContext;
