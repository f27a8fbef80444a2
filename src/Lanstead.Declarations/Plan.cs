using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lanstead.Declarations;

/// <summary>Finds what makes of a space what its declaration says.</summary>
internal sealed partial class Plan(Snapshot now, JsonObject wanted)
{
    private readonly List<DeclarationStep> _steps = [];

    public static List<DeclarationStep> Of(Snapshot now, Declaration wanted)
    {
        var plan = new Plan(now, wanted.Root);
        plan.Space();
        plan.Members();
        plan.Channels(now.Root["channels"] as JsonObject, wanted.Root["channels"], null, "", "channels");
        plan.Onboarding();
        plan.Networks();
        plan.Alerts((JsonArray)now.Root["alerts"]!, wanted.Root["alerts"], "", plan.Path, "alerts");
        plan.Sinks();
        return plan._steps;
    }

    private string Path => $"/v1/tenants/{now.Space}";

    private void Add(StepKind kind, Stage stage, string what, string detail, Func<ISpaceApi, CancellationToken, Task<string?>> run) =>
        _steps.Add(new DeclarationStep(kind, what, detail) { Stage = kind == StepKind.Remove ? Stage.Removals : stage, Run = run });

    private void Add(StepKind kind, Stage stage, string what, string detail, HttpMethod method, string path, JsonNode? body) => Add(kind, stage, what, detail, async (api, stop) =>
    {
        await api.SendAsync(method, path, body, stop);
        return null;
    });

    private void Leave(string what, string why) => _steps.Add(new DeclarationStep(StepKind.Leave, what, why) { Stage = Stage.Rest });

    private void Space()
    {
        if (wanted["space"] is JsonObject space && Difference.Of((JsonObject)now.Root["space"]!, space) is { Count: > 0 } changes)
        {
            if (changes["access"]?.GetValue<string>() == "password")
            {
                Leave("space", "Its password is in no declaration. Say in the space\u2019s settings that people join by one, and which.");
                changes.Remove("access");
            }
            if (changes.Count > 0)
                Add(StepKind.Change, Stage.Networks, "space", Difference.Tell((JsonObject)now.Root["space"]!, changes), HttpMethod.Patch, Path, changes);
        }
        var kept = (JsonObject)now.Root["retention"]!;
        if (wanted["retention"] is not JsonObject retention || Difference.Of(kept, retention) is not { Count: > 0 } others)
            return;
        var whole = (JsonObject)kept.DeepClone();
        foreach ((string name, JsonNode? value) in others)
            whole[name] = value?.DeepClone();
        Add(StepKind.Change, Stage.Networks, "retention", Difference.Tell(kept, others), HttpMethod.Put, $"{Path}/retention", whole);
    }

    private void Members()
    {
        foreach ((string name, JsonNode? wish) in wanted["members"] as JsonObject ?? [])
        {
            string role = wish!.GetValue<string>();
            if (Snapshot.Get(now.Root["members"] as JsonObject, name) is not { } member)
                Leave($"member {name}", "They are not in the space. Invite them: nobody becomes a member without their doing.");
            else if (member.Value!.GetValue<string>() == role)
                continue;
            else if (role == "owner" || member.Value!.GetValue<string>() == "owner")
                Leave($"member {name}", "Ownership is passed on by lanstead spaces transfer.");
            else
                Add(StepKind.Change, Stage.Rest, $"member {name}", $"{member.Value} \u2192 {role}", HttpMethod.Patch, $"{Path}/members/{now.Find("members", name)}", new JsonObject { ["role"] = role });
        }
    }

    // Of the space, or of a network that is there.
    private void Channels(JsonObject? present, JsonNode? wish, string? network, string about, params string[] path)
    {
        if (wish is not JsonObject channels)
            return;
        foreach ((string name, JsonNode? value) in channels)
        {
            string what = $"{about}channel {name}";
            JsonObject shall = WithRoles((JsonObject)value!);
            if (Snapshot.Get(present, name) is not { } there)
            {
                var body = new JsonObject { ["name"] = name };
                foreach (string field in new[] { "topic", "position" })
                {
                    if (shall[field] is { } given)
                        body[field] = given.DeepClone();
                }
                if (network is not null)
                    body["networkId"] = network;
                Add(StepKind.Create, Stage.Channels, what, "", async (api, stop) =>
                {
                    JsonElement made = await api.SendAsync(HttpMethod.Post, $"{Path}/channels", body, stop);
                    if (shall["roles"] is JsonObject { Count: > 0 } roles)
                        await api.SendAsync(HttpMethod.Patch, $"/v1/channels/{made.GetProperty("id").GetString()}", new JsonObject { ["overrides"] = Overrides(roles) }, stop);
                    return null;
                });
                continue;
            }
            var was = (JsonObject)there.Value!;
            JsonObject changes = Difference.Of(was, shall, "roles");
            // All that a channel says about roles is one thing.
            bool roleChanges = shall["roles"] is { } said && !JsonNode.DeepEquals(was["roles"], said);
            if (changes.Count == 0 && !roleChanges && there.Name == name)
                continue;
            string detail = Difference.Tell(was, changes) + (roleChanges ? $"{(changes.Count > 0 ? ", " : "")}what roles may" : "");
            if (there.Name != name)
                changes["name"] = name;
            if (roleChanges)
                changes["overrides"] = Overrides((JsonObject)shall["roles"]!);
            Add(StepKind.Change, Stage.Channels, what, detail, HttpMethod.Patch, $"/v1/channels/{now.Find([.. path, there.Name])}", changes);
        }
        foreach ((string name, _) in present ?? [])
        {
            if (Snapshot.Get(channels, name) is null)
                Add(StepKind.Remove, Stage.Removals, $"{about}channel {name}", "with all that was written in it", HttpMethod.Delete, $"/v1/channels/{now.Find([.. path, name])}", null);
        }
    }

    // A role about which nothing is said is as one that is not named.
    private static JsonObject WithRoles(JsonObject channel)
    {
        var copy = (JsonObject)channel.DeepClone();
        if (copy["roles"] is JsonObject roles)
        {
            var said = new JsonObject();
            foreach ((string role, _) in ((Fields)SpaceShape.Channel.Keys.Single(key => key.Name == "roles").Value).Keys)
            {
                if (roles[role] is JsonObject { Count: > 0 } rights)
                    said[role] = rights.DeepClone();
            }
            copy["roles"] = said;
        }
        return copy;
    }

    private static JsonArray Overrides(JsonObject roles) => new([.. roles.Select(pair =>
    {
        var one = (JsonObject)pair.Value!.DeepClone();
        one["role"] = pair.Key;
        return (JsonNode)one;
    })]);

    private void Onboarding()
    {
        if (wanted["onboarding"] is not JsonArray questions)
            return;
        var shall = new JsonArray([.. questions.Select(Whole)]);
        if (JsonNode.DeepEquals(now.Root["onboarding"], shall))
            return;
        var missing = new List<string>();
        var body = new JsonArray([.. shall.Select(node => (JsonNode)Request((JsonObject)node!, missing))]);
        // Channels that the declaration makes are there by then; others never.
        foreach (string channel in missing.Where(channel => !IsMade(channel)))
            Leave("onboarding", $"It opens a channel {channel}, which is not there.");
        string detail = shall.Count == 0 ? "asks nothing any more" : $"asks {string.Join(" ", shall.Select(one => $"\u201c{one!["text"]}\u201d"))}";
        Add(StepKind.Change, Stage.Rest, "onboarding", detail, HttpMethod.Put, $"{Path}/onboarding", new JsonObject { ["questions"] = body });
    }

    private bool IsMade(string channel)
    {
        string[] parts = channel.Split('/', 2);
        return Snapshot.Get(wanted["channels"] as JsonObject, channel) is not null
            || (parts.Length == 2 && Snapshot.Get(wanted["networks"] as JsonObject, parts[0]) is { Value: JsonObject network }
                && (Snapshot.Get(network["channels"] as JsonObject, parts[1]) is not null || parts[1] == "general"));
    }

    private static JsonNode Whole(JsonNode? question) => new JsonObject
    {
        ["text"] = question!["text"]!.DeepClone(), ["several"] = question["several"]?.GetValue<bool>() ?? false,
        ["answers"] = new JsonArray([.. ((JsonArray)question["answers"]!).Select(answer => (JsonNode)new JsonObject
        {
            ["label"] = answer!["label"]!.DeepClone(), ["channels"] = Snapshot.Texts(Difference.TextsOf(answer["channels"]).Distinct()),
            ["tags"] = Snapshot.Texts(Difference.TextsOf(answer["tags"]).Distinct()),
        })]),
    };

    // With the ids of what is there by the same words, so that who gave an answer keeps what it gives.
    private JsonObject Request(JsonObject question, List<string> missing)
    {
        string text = question["text"]!.GetValue<string>();
        return Id(new JsonObject
        {
            ["text"] = text, ["several"] = question["several"]!.DeepClone(),
            ["choices"] = new JsonArray([.. ((JsonArray)question["answers"]!).Select(answer =>
            {
                string label = answer!["label"]!.GetValue<string>();
                string[] opens = [.. Difference.TextsOf(answer["channels"])];
                missing.AddRange(opens.Where(channel => now.Find("opens", channel) is null));
                return (JsonNode)Id(new JsonObject
                {
                    ["label"] = label, ["tags"] = answer["tags"]!.DeepClone(),
                    ["channels"] = new JsonArray([.. opens.Select(channel => now.Find("opens", channel)).OfType<string>().Select(id => (JsonNode)JsonValue.Create(id)!)]),
                }, "onboarding", text, label);
            })]),
        }, "onboarding", text);
    }

    private JsonObject Id(JsonObject of, params string[] path)
    {
        if (now.Find(path) is { } id)
            of["id"] = id;
        return of;
    }

    private void Sinks()
    {
        if (wanted["sinks"] is not JsonObject sinks)
            return;
        var present = now.Root["sinks"] as JsonObject;
        foreach ((string name, JsonNode? value) in sinks)
        {
            var shall = (JsonObject)value!;
            string kind = shall["kind"]!.GetValue<string>();
            if (shall["actions"] is JsonArray actions)
            {
                shall = (JsonObject)shall.DeepClone();
                shall["actions"] = Snapshot.Texts(Difference.TextsOf(actions).Distinct());
            }
            if (Snapshot.Get(present, name) is not { } there)
                NewSink(name, kind, shall);
            else if (there.Value!["kind"]!.GetValue<string>() != kind)
                Leave($"sink {name}", $"It is of the kind {there.Value["kind"]}, which does not change. Remove it first.");
            else if (Difference.Of((JsonObject)there.Value, shall, shall["address"] is null ? ["kind", "address"] : ["kind"]) is { Count: > 0 } changes)
                Add(StepKind.Change, Stage.Rest, $"sink {name}", Difference.Tell((JsonObject)there.Value, changes), HttpMethod.Patch, $"{Path}/sinks/{now.Find("sinks", there.Name)}", changes);
        }
        foreach ((string name, _) in present ?? [])
        {
            if (Snapshot.Get(sinks, name) is null)
                Add(StepKind.Remove, Stage.Removals, $"sink {name}", "", HttpMethod.Delete, $"{Path}/sinks/{now.Find("sinks", name)}", null);
        }
    }

    private void NewSink(string name, string kind, JsonObject shall)
    {
        if (kind is not ("webhook" or "syslog"))
        {
            Leave($"sink {name}", "It needs a secret, which is in no declaration. Make it by lanstead sinks add under this name; its other values are kept from here then.");
            return;
        }
        if (shall["address"] is null)
        {
            Leave($"sink {name}", "Its address is missing.");
            return;
        }
        var body = new JsonObject { ["name"] = name, ["kind"] = kind, ["address"] = shall["address"]!.DeepClone(), ["actions"] = shall["actions"]?.DeepClone() ?? new JsonArray() };
        Add(StepKind.Create, Stage.Rest, $"sink {name}", $"{kind} to {shall["address"]}", async (api, stop) =>
        {
            JsonElement made = await api.SendAsync(HttpMethod.Post, $"{Path}/sinks", body, stop);
            if (shall["enabled"]?.GetValue<bool>() == false)
                await api.SendAsync(HttpMethod.Patch, $"{Path}/sinks/{made.GetProperty("sink").GetProperty("id").GetString()}", new JsonObject { ["enabled"] = false }, stop);
            return made.TryGetProperty("secret", out JsonElement secret) && secret.ValueKind == JsonValueKind.String ? $"The secret of the sink {name}, shown this once: {secret.GetString()}" : null;
        });
    }
}
