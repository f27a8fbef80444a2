using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lanstead.Declarations;

/// <summary>Reads a space through the API, as far as a declaration tells of it.</summary>
internal sealed class SpaceReader(ISpaceApi api, string space)
{
    private readonly Snapshot _read = new(space);

    // By id: which channel an answer to newcomers opens.
    private readonly Dictionary<string, string> _channels = [];

    public async Task<Snapshot> ReadAsync(CancellationToken stop)
    {
        JsonElement tenant = await GetAsync($"/v1/tenants/{space}", stop);
        JsonObject root = _read.Root;
        root["lanstead"] = SpaceShape.Format;
        root["space"] = Snapshot.Pick(tenant, SpaceShape.Space);
        root["retention"] = Snapshot.Pick(await GetAsync($"/v1/tenants/{space}/retention", stop), SpaceShape.Retention);
        var members = new JsonObject();
        await foreach (JsonElement member in ListAsync($"/v1/tenants/{space}/members", stop))
        {
            members[Text(member, "username")] = Text(member, "role");
            _read.Know(Text(member, "userId"), "members", Text(member, "username"));
        }
        root["members"] = members;
        List<JsonElement> networks = [];
        await foreach (JsonElement network in ListAsync($"/v1/networks?tenant={space}", stop))
            networks.Add(network);
        List<JsonElement> channels = [.. (await GetAsync($"/v1/tenants/{space}/channels", stop)).GetProperty("items").EnumerateArray()];
        root["channels"] = Channels(channels, network: null, "channels");
        var all = new JsonObject();
        foreach (JsonElement network in networks)
        {
            string name = Text(network, "name");
            if (Snapshot.Get(all, name) is not null)
                throw new RefusedException($"Two networks are called {name}. A declaration knows them by their names: rename one first.");
            all[name] = await NetworkAsync(network, channels, stop);
        }
        root["onboarding"] = Onboarding(await GetAsync($"/v1/tenants/{space}/onboarding", stop));
        root["networks"] = all;
        root["alerts"] = Alerts((await GetAsync($"/v1/tenants/{space}/alerts", stop)).GetProperty("alerts").EnumerateArray(), "alerts");
        root["sinks"] = await SinksAsync(stop);
        return _read;
    }

    private async Task<JsonObject> NetworkAsync(JsonElement network, List<JsonElement> channels, CancellationToken stop)
    {
        (string id, string name) = (Text(network, "id"), Text(network, "name"));
        _read.Know(id, "networks", name);
        JsonObject read = Snapshot.Pick(network, SpaceShape.Network);
        if (read["settings"] is JsonObject settings)
            settings["posture"] = Posture(settings["posture"]);
        var tags = new JsonObject();
        read["gateway"] = null;
        await foreach (JsonElement peer in ListAsync($"/v1/networks/{id}/peers", stop))
        {
            (string device, string deviceId) = (Text(peer, "name"), Text(peer, "deviceId"));
            _read.Know(Text(peer, "id"), "networks", name, "peers", device);
            _read.Know(deviceId, "networks", name, "devices", device);
            if (network.GetProperty("gatewayDeviceId").GetString() == deviceId)
                read["gateway"] = device;
            if (peer.GetProperty("tags").GetArrayLength() > 0)
                tags[device] = Snapshot.Texts(peer.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!));
        }
        var members = new JsonObject();
        await foreach (JsonElement member in ListAsync($"/v1/networks/{id}/members", stop))
            members[Text(member, "username")] = Text(member, "role");
        read["members"] = members;
        read["channels"] = Channels(channels, id, "networks", name, "channels");
        var reservations = new JsonObject();
        await foreach (JsonElement reservation in ListAsync($"/v1/networks/{id}/reservations", stop))
            reservations[Text(reservation, "address")] = Text(reservation, "label");
        read["reservations"] = reservations;
        read["names"] = Names(name, await GetAsync($"/v1/networks/{id}/names", stop));
        read["tags"] = tags;
        read["routes"] = new JsonArray([.. (await GetAsync($"/v1/networks/{id}/routes", stop)).GetProperty("routes").EnumerateArray()
            .Where(route => Text(route, "decision") != "open" || route.GetProperty("mapped").ValueKind != JsonValueKind.Null)
            .Select(route => Snapshot.Pick(route, SpaceShape.Route)).OrderBy(RouteKey, StringComparer.Ordinal)]);
        var servers = new List<JsonObject>();
        foreach (JsonElement pin in (await GetAsync($"/v1/networks/{id}/servers", stop)).GetProperty("items").EnumerateArray())
        {
            JsonObject server = Snapshot.Pick(pin, SpaceShape.Server);
            server["device"] = Text(pin, "deviceName");
            servers.Add(server);
            _read.Know(Text(pin, "id"), "networks", name, "servers", ServerKey(server));
        }
        read["servers"] = new JsonArray([.. servers.OrderBy(ServerKey, StringComparer.Ordinal)]);
        read["alerts"] = Alerts((await GetAsync($"/v1/networks/{id}/alerts", stop)).GetProperty("alerts").EnumerateArray().Where(alert => alert.GetProperty("networkId").ValueKind != JsonValueKind.Null), "networks", name, "alerts");
        JsonElement policy = (await GetAsync($"/v1/networks/{id}/policy", stop)).GetProperty("current");
        read["policy"] = Text(policy, "text");
        _read.Know(policy.GetProperty("version").GetInt64().ToString(CultureInfo.InvariantCulture), "networks", name, "policy");
        return read;
    }

    private JsonObject Channels(List<JsonElement> channels, string? network, params string[] path)
    {
        var named = new JsonObject();
        foreach (JsonElement channel in channels.Where(one => one.GetProperty("networkId").GetString() == network))
        {
            string name = Text(channel, "name");
            JsonObject read = Snapshot.Pick(channel, SpaceShape.Channel);
            var roles = new JsonObject();
            foreach (JsonElement one in channel.GetProperty("overrides").EnumerateArray())
            {
                var said = new JsonObject();
                foreach ((string right, _) in SpaceShape.Override.Keys)
                {
                    if (one.TryGetProperty(right, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False)
                        said[right] = value.GetBoolean();
                }
                roles[Text(one, "role")] = said;
            }
            read["roles"] = roles;
            named[name] = read;
            _read.Know(Text(channel, "id"), [.. path, name]);
            string shown = path.Length == 1 ? name : $"{path[1]}/{name}";
            _channels[Text(channel, "id")] = shown;
            _read.Know(Text(channel, "id"), "opens", shown);
        }
        return named;
    }

    private JsonObject Names(string network, JsonElement names)
    {
        var all = new JsonObject();
        foreach (var group in names.GetProperty("records").EnumerateArray().GroupBy(record => Text(record, "name")))
        {
            foreach (JsonElement record in group)
                _read.Know(Text(record, "id"), "networks", network, "names", group.Key, RecordText(record));
            all[group.Key] = Snapshot.Texts(group.Select(RecordText));
        }
        return all;
    }

    private JsonArray Onboarding(JsonElement onboarding)
    {
        var questions = new JsonArray();
        foreach (JsonElement question in onboarding.GetProperty("questions").EnumerateArray())
        {
            _read.Know(Text(question, "id"), "onboarding", Text(question, "text"));
            var answers = new JsonArray();
            foreach (JsonElement choice in question.GetProperty("choices").EnumerateArray())
            {
                _read.Know(Text(choice, "id"), "onboarding", Text(question, "text"), Text(choice, "label"));
                answers.Add((JsonNode)new JsonObject
                {
                    ["label"] = Text(choice, "label"),
                    // A channel that is gone opens nothing.
                    ["channels"] = Snapshot.Texts(choice.GetProperty("channels").EnumerateArray().Select(one => _channels.GetValueOrDefault(one.GetString()!)).OfType<string>()),
                    ["tags"] = Snapshot.Texts(choice.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!)),
                });
            }
            questions.Add((JsonNode)new JsonObject { ["text"] = Text(question, "text"), ["several"] = question.GetProperty("several").GetBoolean(), ["answers"] = answers });
        }
        return questions;
    }

    // Two may be the same word for word.
    private JsonArray Alerts(IEnumerable<JsonElement> alerts, params string[] path)
    {
        var all = new List<(string Key, JsonObject Alert)>();
        foreach (var same in alerts.Select(alert => (Id: Text(alert, "id"), Alert: Snapshot.Pick(alert, SpaceShape.Alert))).GroupBy(one => AlertKey(one.Alert)))
        {
            foreach ((int number, var one) in same.Index())
            {
                _read.Know(one.Id, [.. path, same.Key, $"{number}"]);
                all.Add((same.Key, one.Alert));
            }
        }
        return new JsonArray([.. all.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Alert)]);
    }

    private async Task<JsonObject> SinksAsync(CancellationToken stop)
    {
        var sinks = new JsonObject();
        await foreach (JsonElement sink in ListAsync($"/v1/tenants/{space}/sinks", stop))
        {
            string name = Text(sink, "name");
            if (Snapshot.Get(sinks, name) is not null)
                throw new RefusedException($"Two sinks are called {name}. A declaration knows them by their names: rename one first.");
            JsonObject read = Snapshot.Pick(sink, SpaceShape.Sink);
            if (HasSecretAddress(Text(sink, "kind")))
                read["address"] = null;
            sinks[name] = read;
            _read.Know(Text(sink, "id"), "sinks", name);
        }
        return sinks;
    }

    /// <summary>Whether the address is the credential, which the server tells nobody.</summary>
    public static bool HasSecretAddress(string kind) => kind is "slack" or "discord";

    /// <summary>A name's address as it is written: <c>A 10.0.0.5</c>.</summary>
    public static string RecordText(JsonElement record) => $"{Text(record, "type")} {Text(record, "data")}";

    /// <summary>What a LAN behind a device is known by.</summary>
    public static string RouteKey(JsonNode? route) => $"{route!["device"]} {route["prefix"]}";

    /// <summary>An alert in words; those of the same are the same.</summary>
    public static string AlertKey(JsonNode? alert) => $"{alert!["kind"]} {alert["tag"]?.ToString() ?? "all"} {alert["forMinutes"]} {alert["perMinute"]}";

    /// <summary>What a pinned server is known by.</summary>
    public static string ServerKey(JsonNode? server) => $"{server!["device"]}:{server["port"]}";

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString()!;

    // Each of its keys, also where nothing is demanded: then a document can take one demand away and leave the rest.
    private static JsonObject Posture(JsonNode? found)
    {
        var systems = found?["systems"]?.DeepClone() as JsonArray ?? [];
        foreach (JsonNode? system in systems)
        {
            if (system is JsonObject one && one["version"] is null)
                one.Remove("version");
        }
        return new JsonObject
        {
            ["agentVersion"] = found?["agentVersion"]?.DeepClone(),
            ["systems"] = systems,
            ["diskEncryption"] = found?["diskEncryption"]?.GetValue<bool>() ?? false,
            ["firewall"] = found?["firewall"]?.GetValue<bool>() ?? false,
        };
    }

    private Task<JsonElement> GetAsync(string path, CancellationToken stop) => api.SendAsync(HttpMethod.Get, path, null, stop);

    private async IAsyncEnumerable<JsonElement> ListAsync(string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        string? cursor = null;
        do
        {
            JsonElement page = await GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=200{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}", stop);
            foreach (JsonElement item in page.GetProperty("items").EnumerateArray())
                yield return item;
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
    }
}
