using System.Text.Json.Serialization;

namespace Lanstead.Agent.State;

/// <summary>The JSON files of the state folder; generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Enrolment))]
[JsonSerializable(typeof(AgentSettings))]
[JsonSerializable(typeof(NetworkLink))]
[JsonSerializable(typeof(Journal))]
[JsonSerializable(typeof(InterfaceMarks))]
[JsonSerializable(typeof(HostDnsJournal))]
[JsonSerializable(typeof(NetworkLabels))]
[JsonSerializable(typeof(LockMarks))]
[JsonSerializable(typeof(KnownEndpoints))]
internal sealed partial class StateJson : JsonSerializerContext;
