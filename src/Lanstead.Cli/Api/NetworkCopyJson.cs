using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>An export as it is in its file: the server judges what is in it.</summary>
internal sealed record ImportNetworkJson(JsonElement Network, bool DryRun);

internal sealed record LeftAwayJson(string What, string Why);

internal sealed record CopiedNetworkJson(string Id, string Name, string Ipv4Cidr);

internal sealed record ImportedNetworkJson(CopiedNetworkJson Network, bool IsMade, IReadOnlyList<LeftAwayJson> Left);

/// <summary>What <c>networks import --json</c> prints.</summary>
internal sealed record ImportReportJson(int Schema, bool IsMade, CopiedNetworkJson Network, IReadOnlyList<LeftAwayJson> Left);

/// <summary>Bodies, answers and output of networks as files. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(ImportNetworkJson))]
[JsonSerializable(typeof(ImportedNetworkJson))]
[JsonSerializable(typeof(ImportReportJson))]
internal sealed partial class NetworkCopyJson : JsonSerializerContext;
