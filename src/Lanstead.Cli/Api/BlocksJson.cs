using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>A block, as the server tells it.</summary>
internal sealed record BlockJson(string Id, string Prefix, string? ServerId, string? ServerName, string Note, DateTimeOffset? ExpiresAt, string CreatedBy, DateTimeOffset CreatedAt);

internal sealed record BlockingListJson(string ServerName, string List, long Entries, long Dropped, string Detail);

internal sealed record BlocksAnswerJson(IReadOnlyList<BlockJson> Items, IReadOnlyList<BlockingListJson> Lists);

internal sealed record AddBlockJson(string Prefix, string? ServerId, string? Note, DateTimeOffset? ExpiresAt);

/// <summary>What <c>blocks ls --json</c> prints.</summary>
internal sealed record BlocksPrinted(int Schema, IReadOnlyList<BlockJson> Blocks, IReadOnlyList<BlockingListJson> Lists);

/// <summary>What <c>blocks add --json</c> prints.</summary>
internal sealed record OneBlockPrinted(int Schema, BlockJson Block);

/// <summary>Bodies, answers and output of <c>lanstead blocks</c>. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BlockJson))]
[JsonSerializable(typeof(BlocksAnswerJson))]
[JsonSerializable(typeof(AddBlockJson))]
[JsonSerializable(typeof(BlocksPrinted))]
[JsonSerializable(typeof(OneBlockPrinted))]
internal sealed partial class BlocksJson : JsonSerializerContext;
