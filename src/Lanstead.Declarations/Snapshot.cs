using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lanstead.Declarations;

/// <summary>A space as it is: what its declaration says, and by which ids the server knows what is named there.</summary>
internal sealed class Snapshot(string space)
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Id of the space.</summary>
    public string Space => space;

    /// <summary>The same as a document.</summary>
    public JsonObject Root { get; } = [];

    /// <summary>Notes the id of what stands at a path such as <c>networks/lan/channels/general</c>.</summary>
    public void Know(string id, params string[] path) => _ids[string.Join('\u001f', path)] = id;

    /// <summary>The id of what stands there; null: nothing does.</summary>
    public string? Find(params string[] path) => _ids.GetValueOrDefault(string.Join('\u001f', path));

    /// <summary>The member of that name, whatever the case of its letters; null: there is none, or nothing is.</summary>
    public static (string Name, JsonNode? Value)? Get(JsonObject? named, string name) =>
        named?.FirstOrDefault(pair => string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase)) is { Key: not null } found ? (found.Key, found.Value) : null;

    /// <summary>Of an answer, what a shape knows by the same names.</summary>
    public static JsonObject Pick(JsonElement answer, Fields shape, params string[] without)
    {
        var picked = new JsonObject();
        foreach ((string name, Shape value) in shape.Keys)
        {
            if (!without.Contains(name) && answer.TryGetProperty(name, out JsonElement found))
                picked[name] = Of(found, value);
        }
        return picked;
    }

    private static JsonNode? Of(JsonElement found, Shape shape) => (found.ValueKind, shape) switch
    {
        (JsonValueKind.Null, _) => null,
        (_, Fields fields) => Pick(found, fields),
        (_, Number) => JsonValue.Create(found.GetInt32()),
        (_, Flag) => JsonValue.Create(found.GetBoolean()),
        (_, Many { Item: Fields item }) => new JsonArray([.. found.EnumerateArray().Select(one => (JsonNode)Pick(one, item))]),
        (_, Many) => Texts(found.EnumerateArray().Select(one => one.GetString()!)),
        _ => JsonValue.Create(found.GetString()),
    };

    /// <summary>A list of texts in one order.</summary>
    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Order(StringComparer.Ordinal).Select(text => (JsonNode)JsonValue.Create(text)!)]);
}
