using System.Text.Json.Nodes;

namespace Lanstead.Declarations;

// What people are told of, in a network or in all of the space.
internal sealed partial class Plan
{
    // As the server takes it where nothing is said.
    private const int UsualMinutes = 5;

    // Those of one kind and tag are matched with each other, and what differs there is a change; there is no other name for one.
    private void Alerts(JsonArray present, JsonNode? wish, string about, string path, params string[] known)
    {
        if (wish is not JsonArray alerts)
            return;
        var numbers = new Dictionary<string, int>();
        List<(string? Id, JsonObject Alert)> left = [.. present.Select(node =>
        {
            string key = SpaceReader.AlertKey(node);
            int number = numbers[key] = numbers.GetValueOrDefault(key, -1) + 1;
            return (now.Find([.. known, key, $"{number}"]), (JsonObject)node!);
        })];

        // 1. What is there already, word for word.
        var missing = new List<JsonObject>();
        foreach (JsonObject alert in alerts.OfType<JsonObject>())
        {
            int at = left.FindIndex(one => Difference.Of(one.Alert, alert, "kind").Count == 0 && IsAkin(one.Alert, alert));
            if (at >= 0)
                left.RemoveAt(at);
            else
                missing.Add(alert);
        }

        // 2. What is there with other figures, and what is not there.
        foreach (JsonObject alert in missing)
        {
            int at = left.FindIndex(one => IsAkin(one.Alert, alert));
            (string? id, JsonObject? was) = at < 0 ? (null, null) : left[at];
            if (at >= 0)
                left.RemoveAt(at);
            var body = new JsonObject
            {
                ["kind"] = alert["kind"]!.DeepClone(), ["tag"] = alert["tag"]?.DeepClone(), ["forMinutes"] = (alert["forMinutes"] ?? was?["forMinutes"])?.DeepClone() ?? UsualMinutes,
                ["perMinute"] = (alert.ContainsKey("perMinute") ? alert["perMinute"] : was?["perMinute"])?.DeepClone(),
            };
            Add(was is null ? StepKind.Create : StepKind.Change, Stage.Rest, $"{about}alert", was is null ? Tell(body) : $"{Tell(was)} \u2192 {Tell(body)}", async (api, stop) =>
            {
                // The new one first: one that is refused takes nothing away.
                await api.SendAsync(HttpMethod.Post, $"{path}/alerts", body, stop);
                if (was is not null)
                    await api.SendAsync(HttpMethod.Delete, $"{path}/alerts/{id}", null, stop);
                return null;
            });
        }

        // 3. What nothing is said of.
        foreach ((string? id, JsonObject alert) in left)
            Add(StepKind.Remove, Stage.Removals, $"{about}alert", Tell(alert), HttpMethod.Delete, $"{path}/alerts/{id}", null);
    }

    private static bool IsAkin(JsonObject one, JsonObject other) => one["kind"]!.ToString() == other["kind"]!.ToString() && one["tag"]?.ToString() == other["tag"]?.ToString();

    private static string Tell(JsonObject alert) =>
        $"{alert["kind"]}{(alert["tag"] is { } tag ? $", tag {tag}" : "")}, {alert["forMinutes"]} min{(alert["perMinute"] is { } many ? $", {many} a minute" : "")}";
}
