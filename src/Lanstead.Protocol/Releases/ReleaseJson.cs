using System.Text.Json.Serialization;

namespace Lanstead.Protocol.Releases;

/// <summary>How statements of releases are written. A name that is there twice, or unknown, is refused: one reading only.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, MaxDepth = 8,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SignedDocument))]
[JsonSerializable(typeof(SignedDocument[]))]
[JsonSerializable(typeof(ReleaseKeys))]
[JsonSerializable(typeof(Release))]
[JsonSerializable(typeof(ReleaseTrust))]
public sealed partial class ReleaseJson : JsonSerializerContext;
