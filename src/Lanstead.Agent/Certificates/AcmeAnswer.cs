using System.Text.Json;

namespace Lanstead.Agent.Certificates;

/// <summary>What an authority answered.</summary>
/// <param name="Body">As it came.</param>
/// <param name="Location">Where what was made can be read.</param>
/// <param name="RetryAfter">How long it wants to be left alone.</param>
internal sealed record AcmeAnswer(byte[] Body, string? Location, TimeSpan? RetryAfter)
{
    private JsonElement? _json;

    /// <summary>A text of the answer's object; empty where there is none.</summary>
    public string Text(string name) => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>What a list of it holds.</summary>
    public IReadOnlyList<JsonElement> List(string name) => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];

    private JsonElement Json => _json ??= Parse();

    private JsonElement Parse()
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new AcmeException("malformed", "The authority's answer is no JSON.");
        }
    }
}
