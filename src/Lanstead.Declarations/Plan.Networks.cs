using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lanstead.Declarations;

// What concerns networks, and what is in them.
internal sealed partial class Plan
{
    private static readonly string[] s_inside = ["gateway", "members", "channels", "reservations", "names", "tags", "routes", "servers", "alerts", "policy"];

    private void Networks()
    {
        if (wanted["networks"] is not JsonObject networks)
            return;
        var present = now.Root["networks"] as JsonObject;
        foreach ((string name, JsonNode? value) in networks)
        {
            var shall = (JsonObject)value!;
            if (Snapshot.Get(present, name) is { } there)
                Network(there.Name, name, (JsonObject)there.Value!, shall);
            else
                NewNetwork(name, shall);
        }
        foreach ((string name, _) in present ?? [])
        {
            if (Snapshot.Get(networks, name) is null)
                Add(StepKind.Remove, Stage.Removals, $"network {name}", "with all devices' places in it", HttpMethod.Delete, $"/v1/networks/{now.Find("networks", name)}", null);
        }
    }

    private void NewNetwork(string name, JsonObject shall)
    {
        var body = new JsonObject { ["name"] = name, ["tenantId"] = now.Space };
        foreach ((string field, JsonNode? value) in shall.Where(pair => !s_inside.Contains(pair.Key)))
            body[field] = value?.DeepClone();
        // What is in it is found once it is there.
        string inside = string.Join(", ", shall.Where(pair => s_inside.Contains(pair.Key) && pair.Value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 } or JsonValue).Select(pair => pair.Key));
        Add(StepKind.Create, Stage.Networks, $"network {name}", inside.Length == 0 ? "" : $"with {inside}", HttpMethod.Post, "/v1/networks", body);
    }

    private void Network(string known, string name, JsonObject was, JsonObject shall)
    {
        string id = now.Find("networks", known)!;
        string path = $"/v1/networks/{id}", what = $"network {name}";
        JsonObject changes = Difference.Of(was, shall, [.. s_inside, "ipv4Cidr"]);
        string told = Difference.Tell(was, changes);
        if (known != name)
            changes["name"] = name;
        if (changes.Count > 0)
            Add(StepKind.Change, Stage.Networks, what, told, HttpMethod.Patch, path, changes);
        if (shall["ipv4Cidr"] is { } range && !JsonNode.DeepEquals(range, was["ipv4Cidr"]))
            Leave(what, $"Its range is {was["ipv4Cidr"]}, which does not change: devices have their addresses there.");
        if (shall.ContainsKey("gateway") && !JsonNode.DeepEquals(shall["gateway"], was["gateway"]))
            Gateway(known, what, path, was, shall["gateway"]?.GetValue<string>());
        NetworkMembers(what, path, was, shall);
        Channels(was["channels"] as JsonObject, shall["channels"], id, $"{what}: ", "networks", known, "channels");
        Reservations(what, path, was, shall);
        Names(known, what, path, was, shall);
        Tags(known, what, was, shall);
        Routes(known, what, was, shall);
        Servers(known, what, path, was, shall);
        Alerts((JsonArray)was["alerts"]!, shall["alerts"], $"{what}: ", path, "networks", known, "alerts");
        if (shall["policy"] is { } policy && !JsonNode.DeepEquals(policy, was["policy"]))
            Policy(known, what, path, policy.GetValue<string>());
    }

    private void Gateway(string known, string what, string path, JsonObject was, string? device)
    {
        if (device is not null && now.Find("networks", known, "devices", device) is null)
            Leave($"{what}: gateway", NoDevice(device));
        else
            Add(StepKind.Change, Stage.Rest, $"{what}: gateway", $"{was["gateway"]?.ToString() ?? "none"} \u2192 {device ?? "none"}", HttpMethod.Patch, path, new JsonObject { ["gatewayDeviceId"] = device is null ? null : now.Find("networks", known, "devices", device) });
    }

    private void NetworkMembers(string what, string path, JsonObject was, JsonObject shall)
    {
        foreach ((string name, JsonNode? wish) in shall["members"] as JsonObject ?? [])
        {
            string role = wish!.GetValue<string>(), one = $"{what}: member {name}";
            var there = Snapshot.Get(was["members"] as JsonObject, name);
            if (there?.Value!.GetValue<string>() == role)
                continue;
            if (now.Find("members", name) is not { } user)
                Leave(one, "They are not in the space. Invite them: nobody becomes a member without their doing.");
            else if (role == "owner" || there?.Value!.GetValue<string>() == "owner")
                Leave(one, "Ownership is passed on by lanstead members transfer.");
            else
                Add(
                    there is null ? StepKind.Create : StepKind.Change, Stage.Rest, one, there is null ? role : $"{there.Value.Value} \u2192 {role}",
                    there is null ? HttpMethod.Put : HttpMethod.Patch, $"{path}/members/{user}", new JsonObject { ["role"] = role });
        }
    }

    private void Reservations(string what, string path, JsonObject was, JsonObject shall)
    {
        if (shall["reservations"] is not JsonObject wish)
            return;
        var present = (JsonObject)was["reservations"]!;
        foreach ((string address, JsonNode? label) in wish)
        {
            string one = $"{what}: reservation {address}";
            var body = new JsonObject { ["address"] = address, ["label"] = label!.DeepClone() };
            if (!present.ContainsKey(address))
                Add(StepKind.Create, Stage.Rest, one, label.GetValue<string>(), HttpMethod.Post, $"{path}/reservations", body);
            else if (!JsonNode.DeepEquals(present[address], label))
                Add(StepKind.Change, Stage.Rest, one, Difference.Tell(new JsonObject { ["label"] = present[address]!.DeepClone() }, new JsonObject { ["label"] = label.DeepClone() }), async (api, stop) =>
                {
                    await api.SendAsync(HttpMethod.Delete, $"{path}/reservations/{Uri.EscapeDataString(address)}", null, stop);
                    await api.SendAsync(HttpMethod.Post, $"{path}/reservations", body, stop);
                    return null;
                });
        }
        foreach ((string address, JsonNode? label) in present.Where(pair => !wish.ContainsKey(pair.Key)))
            Add(StepKind.Remove, Stage.Removals, $"{what}: reservation {address}", label!.GetValue<string>(), HttpMethod.Delete, $"{path}/reservations/{Uri.EscapeDataString(address)}", null);
    }

    private void Names(string known, string what, string path, JsonObject was, JsonObject shall)
    {
        if (shall["names"] is not JsonObject wish)
            return;
        var present = (JsonObject)was["names"]!;
        foreach ((string name, JsonNode? records) in wish)
        {
            string[] old = [.. Difference.TextsOf(present[name])], next = [.. Difference.TextsOf(records).Distinct()];
            if (old.ToHashSet().SetEquals(next))
                continue;
            Add(present.ContainsKey(name) ? StepKind.Change : StepKind.Create, Stage.Rest, $"{what}: name {name}", string.Join(", ", next), async (api, stop) =>
            {
                // An alias stands alone: the old goes first.
                foreach (string gone in old.Except(next))
                    await api.SendAsync(HttpMethod.Delete, $"{path}/records/{now.Find("networks", known, "names", name, gone)}", null, stop);
                foreach (string made in next.Except(old))
                {
                    string[] parts = made.Split(' ', 2);
                    await api.SendAsync(HttpMethod.Post, $"{path}/records", new JsonObject { ["name"] = name, ["type"] = parts[0], ["data"] = parts.ElementAtOrDefault(1) ?? "" }, stop);
                }
                return null;
            });
        }
        foreach ((string name, JsonNode? records) in present.Where(pair => !wish.ContainsKey(pair.Key)))
            Add(StepKind.Remove, Stage.Removals, $"{what}: name {name}", string.Join(", ", Difference.TextsOf(records)), async (api, stop) =>
            {
                foreach (string record in Difference.TextsOf(records))
                    await api.SendAsync(HttpMethod.Delete, $"{path}/records/{now.Find("networks", known, "names", name, record)}", null, stop);
                return null;
            });
    }

    private void Tags(string known, string what, JsonObject was, JsonObject shall)
    {
        if (shall["tags"] is not JsonObject wish)
            return;
        var present = (JsonObject)was["tags"]!;
        foreach ((string device, JsonNode? tags) in wish)
        {
            if (Difference.IsSameSet(present[device], tags))
                continue;
            if (now.Find("networks", known, "peers", device) is not { } peer)
                Leave($"{what}: device {device}", NoDevice(device));
            else
                Add(StepKind.Change, Stage.Rest, $"{what}: tags of {device}", string.Join(", ", Difference.TextsOf(tags)), HttpMethod.Put, $"/v1/peers/{peer}/tags", new JsonObject { ["tags"] = tags!.DeepClone() });
        }
        foreach ((string device, JsonNode? tags) in present.Where(pair => !wish.ContainsKey(pair.Key)))
            Add(
                StepKind.Remove, Stage.Removals, $"{what}: tags of {device}", string.Join(", ", Difference.TextsOf(tags)), HttpMethod.Put,
                $"/v1/peers/{now.Find("networks", known, "peers", device)}/tags", new JsonObject { ["tags"] = new JsonArray() });
    }

    private void Routes(string known, string what, JsonObject was, JsonObject shall)
    {
        if (shall["routes"] is not JsonArray wish)
            return;
        var present = ((JsonArray)was["routes"]!).ToDictionary(SpaceReader.RouteKey, route => (JsonObject)route!, StringComparer.OrdinalIgnoreCase);
        foreach (JsonObject route in wish.OfType<JsonObject>())
        {
            string one = $"{what}: route {route["prefix"]} behind {route["device"]}";
            present.Remove(SpaceReader.RouteKey(route), out JsonObject? there);
            if (there is not null && Difference.Of(there, route, "device", "prefix").Count == 0)
                continue;
            if (now.Find("networks", known, "peers", route["device"]!.GetValue<string>()) is not { } peer)
            {
                Leave(one, NoDevice(route["device"]!.GetValue<string>()));
                continue;
            }
            var body = new JsonObject { ["prefix"] = route["prefix"]!.DeepClone(), ["decision"] = route["decision"]!.DeepClone(), ["mapped"] = (route.ContainsKey("mapped") ? route["mapped"] : there?["mapped"])?.DeepClone(), ["name"] = (route["name"] ?? there?["name"])?.DeepClone() };
            string called = body["name"]?.GetValue<string>() is { Length: > 0 } name ? $", called {name}" : "";
            Add(there is null ? StepKind.Create : StepKind.Change, Stage.Rest, one, $"{route["decision"]}{(body["mapped"] is { } mapped ? $", as {mapped}" : "")}{called}", HttpMethod.Put, $"/v1/peers/{peer}/routes", body);
        }
        foreach (JsonObject route in present.Values)
            Add(
                StepKind.Remove, Stage.Removals, $"{what}: route {route["prefix"]} behind {route["device"]}", "open to decide anew", HttpMethod.Put,
                $"/v1/peers/{now.Find("networks", known, "peers", route["device"]!.GetValue<string>())}/routes", new JsonObject { ["prefix"] = route["prefix"]!.DeepClone(), ["decision"] = "open", ["name"] = "" });
    }

    private void Servers(string known, string what, string path, JsonObject was, JsonObject shall)
    {
        if (shall["servers"] is not JsonArray wish)
            return;
        var present = ((JsonArray)was["servers"]!).ToDictionary(SpaceReader.ServerKey, server => (JsonObject)server!, StringComparer.OrdinalIgnoreCase);
        foreach (JsonObject server in wish.OfType<JsonObject>())
        {
            string key = SpaceReader.ServerKey(server), one = $"{what}: server {key}";
            present.Remove(key, out JsonObject? there);
            if (there is not null && Difference.Of(there, server, "device").Count == 0)
                continue;
            if (now.Find("networks", known, "peers", server["device"]!.GetValue<string>()) is not { } peer)
            {
                Leave(one, NoDevice(server["device"]!.GetValue<string>()));
                continue;
            }
            string? pinned = now.Find("networks", known, "servers", key);
            var body = new JsonObject { ["peerId"] = peer, ["port"] = server["port"]!.DeepClone(), ["name"] = server["name"]!.DeepClone(), ["game"] = (server["game"] ?? there?["game"])?.DeepClone() };
            Add(there is null ? StepKind.Create : StepKind.Change, Stage.Rest, one, server["name"]!.GetValue<string>(), async (api, stop) =>
            {
                if (there is not null)
                    await api.SendAsync(HttpMethod.Delete, $"{path}/servers/{pinned}", null, stop);
                await api.SendAsync(HttpMethod.Post, $"{path}/servers", body, stop);
                return null;
            });
        }
        foreach ((string key, JsonObject server) in present)
            Add(StepKind.Remove, Stage.Removals, $"{what}: server {key}", server["name"]!.GetValue<string>(), HttpMethod.Delete, $"{path}/servers/{now.Find("networks", known, "servers", key)}", null);
    }

    private void Policy(string known, string what, string path, string text)
    {
        long version = long.Parse(now.Find("networks", known, "policy")!, CultureInfo.InvariantCulture);
        Add(StepKind.Change, Stage.Rest, $"{what}: policy", "", async (api, stop) =>
        {
            JsonElement put = await api.SendAsync(HttpMethod.Put, $"{path}/policy", new JsonObject { ["text"] = text, ["comment"] = "Declared", ["baseVersion"] = version }, stop);
            return put.GetProperty("current").GetProperty("state").GetString() == "pending"
                ? $"The policy of {known} takes from your own devices: it goes back by itself unless you say that it works: lanstead access confirm {known}"
                : null;
        });
    }

    private static string NoDevice(string device) => $"There is no device {device} in it. Devices join by themselves; apply again then.";
}
