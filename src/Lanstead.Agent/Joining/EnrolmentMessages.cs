using System.Text.Json.Serialization;

namespace Lanstead.Agent.Joining;

/// <summary>Body of <c>POST /v1/agent/enrolments</c>.</summary>
internal sealed record EnrolmentRequest(string Key, byte[] MachineKey, string Hostname, string Platform, string AgentVersion, long At, byte[] Signature, string[] Lans);

/// <summary>Its answer.</summary>
internal sealed record EnrolmentAnswer(Guid DeviceId, string DeviceName, Guid ServerId, byte[] ServerKey, Guid NetworkId, string NetworkName, Guid PeerId);

/// <summary>The part of problem details (RFC 9457) that is shown.</summary>
internal sealed record Problem(string? Code, string? Title, string? Detail);

/// <summary>Generated, so that trimming keeps what it needs.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EnrolmentRequest))]
[JsonSerializable(typeof(EnrolmentAnswer))]
internal sealed partial class EnrolmentJson : JsonSerializerContext;

/// <summary>Problem details may lack members.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext;
