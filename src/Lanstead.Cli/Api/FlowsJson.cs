using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Cli.Api;

/// <summary>A connection, as the server tells it.</summary>
internal sealed record FlowJson(
    long Id, FlowEndJson From, string FromAddress, int? FromPort, FlowEndJson To, string ToAddress, int ToPort, int Protocol, string Verdict, int? Rule, long? PolicyVersion,
    DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool Over, long PacketsIn, long PacketsOut, long BytesIn, long BytesOut);

internal sealed record FlowEndJson(string PeerId, string DeviceId, string Name);

/// <summary>What <c>flows NETWORK --json</c> prints.</summary>
internal sealed record FlowListJson(int Schema, string NetworkId, IReadOnlyList<FlowJson> Flows);

/// <summary>A connection to this machine, as its agent tells it.</summary>
internal sealed record LocalFlowJson(
    string Network, string Device, string FromAddress, int? FromPort, string ToAddress, int ToPort, int Protocol, string Verdict, int? Rule, long? PolicyVersion,
    DateTimeOffset StartedAt, DateTimeOffset SeenAt, bool Over, long PacketsIn, long PacketsOut, long BytesIn, long BytesOut);

/// <summary>What <c>flows --local --json</c> prints.</summary>
internal sealed record LocalFlowListJson(int Schema, IReadOnlyList<LocalFlowJson> Flows);

/// <summary>Answers and output of <c>lanstead flows</c>. Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FlowJson))]
[JsonSerializable(typeof(FlowListJson))]
[JsonSerializable(typeof(LocalFlowListJson))]
internal sealed partial class FlowsJson : JsonSerializerContext;
