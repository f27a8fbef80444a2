using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>A network as far as commands that name one need it.</summary>
internal sealed record NetworkOfMineJson(string Id, string Name, string Slug);

internal sealed record NetworkNamesJson(string Suffix, string Domain, IReadOnlyList<NameRecordJson> Records);

internal sealed record NameRecordJson(string Id, string Name, string Type, string Data);

internal sealed record AddRecordJson(string Name, string Type, string Data);

/// <summary>What <c>dns records ls --json</c> prints.</summary>
internal sealed record NameRecordListJson(int Schema, string NetworkId, string Domain, IReadOnlyList<NameRecordJson> Records);

/// <summary>Bodies, answers and output of <c>lanstead dns records</c>. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(NetworkOfMineJson))]
[JsonSerializable(typeof(NetworkNamesJson))]
[JsonSerializable(typeof(NameRecordJson))]
[JsonSerializable(typeof(AddRecordJson))]
[JsonSerializable(typeof(NameRecordListJson))]
internal sealed partial class NamesJson : JsonSerializerContext;
