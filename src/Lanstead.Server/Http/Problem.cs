using System.Text.Json.Serialization;

namespace Lanstead.Server.Http;

/// <summary>The body of every refusal: RFC 9457 problem details with a stable code.</summary>
/// <param name="Type">Page that explains the code.</param>
/// <param name="Title">Short and the same for every occurrence of the code.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What happened this time and what to do.</param>
/// <param name="Code">What programs match.</param>
/// <param name="RequestId">Names the request in the server's log.</param>
/// <param name="Errors">Per field of the body, in its own spelling, what is wrong with it.</param>
internal sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Code,
    string RequestId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors = null);
