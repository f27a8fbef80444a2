using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>A difference between a space and its declaration.</summary>
/// <param name="Kind">create, change, remove, or leave: what cannot be done from here.</param>
/// <param name="What">What it is about.</param>
/// <param name="Detail">What of it.</param>
internal sealed record DifferenceJson(string Kind, string What, string Detail);

/// <summary>What <c>diff --json</c> prints.</summary>
internal sealed record DiffJson(int Schema, string SpaceId, IReadOnlyList<DifferenceJson> Differences);

/// <summary>Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(DiffJson))]
internal sealed partial class DeclarationJson : JsonSerializerContext;
