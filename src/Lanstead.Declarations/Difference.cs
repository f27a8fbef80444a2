using System.Text.Json.Nodes;

namespace Lanstead.Declarations;

/// <summary>Compares what is with what shall be, where the latter says something.</summary>
internal static class Difference
{
    private const int ShownChars = 60;

    /// <summary>The members that shall be others, each whole as it shall be; what is not wanted otherwise stays.</summary>
    public static JsonObject Of(JsonObject present, JsonObject wanted, params string[] without)
    {
        var changes = new JsonObject();
        foreach ((string name, JsonNode? value) in wanted)
        {
            JsonNode? merged = Merge(present[name], value);
            if (!without.Contains(name) && !JsonNode.DeepEquals(present[name], merged))
                changes[name] = merged;
        }
        return changes;
    }

    /// <summary>Each changed member, from what to what.</summary>
    public static string Tell(JsonObject present, JsonObject changes) => string.Join(", ", changes.Select(change =>
        change.Value is JsonObject inner && present[change.Key] is JsonObject was
            ? Tell(was, Of(was, inner))
            : $"{change.Key} {Shown(present[change.Key])} \u2192 {Shown(change.Value)}"));

    /// <summary>Whether two lists hold the same, in whatever order.</summary>
    public static bool IsSameSet(JsonNode? one, JsonNode? other) => TextsOf(one).ToHashSet(StringComparer.Ordinal).SetEquals(TextsOf(other));

    /// <summary>The texts of a list.</summary>
    public static IEnumerable<string> TextsOf(JsonNode? list) => (list as JsonArray ?? []).Select(text => text!.GetValue<string>());

    private static JsonNode? Merge(JsonNode? present, JsonNode? wanted)
    {
        if (wanted is not JsonObject some || present is not JsonObject was)
            return wanted?.DeepClone();
        var merged = (JsonObject)was.DeepClone();
        foreach ((string name, JsonNode? value) in some)
            merged[name] = Merge(was[name], value);
        return merged;
    }

    private static string Shown(JsonNode? value)
    {
        string text = value is JsonValue one && one.TryGetValue(out string? said) ? $"\u201c{said}\u201d" : value?.ToJsonString() ?? "none";
        text = text.ReplaceLineEndings(" ");
        return text.Length <= ShownChars ? text : $"{text[..ShownChars]}\u2026";
    }
}
