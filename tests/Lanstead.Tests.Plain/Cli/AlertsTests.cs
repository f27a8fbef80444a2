using System.Text.Json;
using Lanstead.Agent.Local;

namespace Lanstead.Tests.Plain.Cli;

/// <summary><c>lanstead alerts</c>: of a network, and of a whole space.</summary>
public sealed class AlertsTests
{
    private const string Networks = """
        {"items":[{"id":"n1","tenantId":"t1","name":"Home","slug":"home","description":"","ipv4Cidr":"10.1.0.0/24","ipv6Cidr":"fd00::/64","visibility":"private","joinPolicy":"open","requiredRole":"member","settings":{"quietSeconds":3600,"deviceApproval":true,"leaseSeconds":86400,"deviceSeconds":0},"peerCount":3,"onlineCount":2}],"nextCursor":null}
        """;

    private const string Away = "0197aaaa-0000-7000-8000-000000000001", Warns = "0197aaaa-0000-7000-8000-000000000002";

    private const string Firing = """[{"peerId":"p1","deviceId":"d1","name":"nas","networkId":"n1","networkName":"Home","warning":"clock","since":"2026-01-01T00:00:00Z"}]""";

    private static readonly string s_alerts = $$"""
        {"alerts":[{"id":"{{Away}}","networkId":"n1","kind":"deviceAway","tag":"server","forMinutes":10,"perMinute":null,"createdAt":"2026-01-01T00:00:00Z","firing":[]},
        {"id":"{{Warns}}","networkId":null,"kind":"deviceWarns","tag":null,"forMinutes":5,"perMinute":null,"createdAt":"2026-01-01T00:00:00Z","firing":{{Firing}}}]}
        """;

    [Fact]
    public async Task Alerts_of_a_network_are_listed_with_those_of_its_space()
    {
        await using ScriptedServer server = Scripted();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("alerts", "ls", "home"));
        Assert.Equal(
            [$"{Away}  a device is away for 10 min  tag server  quiet", $"{Warns}  a device warns of something for 5 min  all devices, of the space  nas (clock)"],
            server.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join("  ", line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))));
        server.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("alerts", "ls", "home", "--json"));
        JsonElement json = JsonDocument.Parse(server.Out.ToString()).RootElement;
        Assert.Equal((1, "n1", "clock"), (json.GetProperty("schema").GetInt32(), json.GetProperty("networkId").GetString(), json.GetProperty("alerts")[1].GetProperty("firing")[0].GetProperty("warning").GetString()));
        Assert.Equal(ExitCodes.NotFound, await server.RunAsync("alerts", "ls", "elsewhere"));
    }

    [Fact]
    public async Task Alerts_are_added_and_removed_and_what_makes_no_sense_is_not_sent()
    {
        await using ScriptedServer server = Scripted();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("alerts", "add", "home", "away", "--for", "10", "--tag", "server"));
        Assert.Equal(("/v1/networks/n1/alerts", """{"kind":"deviceAway","tag":"server","forMinutes":10}"""), LastPost(server));
        Assert.Contains("Those who look after Home are told when a device is away for 10 min.", server.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("alerts", "add", "home", "refusals"));
        Assert.Equal("""{"kind":"refusals","forMinutes":5,"perMinute":60}""", LastPost(server).Body);
        Assert.Contains("lanstead networks set home --flow-log on", server.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("alerts", "rm", "home", Away));
        Assert.Equal($"/v1/networks/n1/alerts/{Away}", server.Requests.Last(request => request.Method == "DELETE").Path);
        int sent = server.Requests.Count(request => request.Method is "POST" or "DELETE");
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("alerts", "add", "home", "away", "--per-minute", "5"));
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("alerts", "add", "home", "weather"));
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("alerts", "rm", "home", "first"));
        Assert.Equal(sent, server.Requests.Count(request => request.Method is "POST" or "DELETE"));
    }

    [Fact]
    public async Task Alerts_of_a_whole_space_have_verbs_of_their_own()
    {
        await using ScriptedServer server = Scripted();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("alerts", "space", "add", "chess", "warns"));
        Assert.Equal(("/v1/tenants/t1/alerts", """{"kind":"deviceWarns","forMinutes":5}"""), LastPost(server));
        server.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("alerts", "space", "ls", "chess"));
        Assert.EndsWith("all devices  nas in Home (clock)", server.Out.ToString().TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("alerts", "space", "rm", "chess", Warns));
        Assert.Equal($"/v1/tenants/t1/alerts/{Warns}", server.Requests.Last(request => request.Method == "DELETE").Path);
    }

    private static (string Path, string Body) LastPost(ScriptedServer server)
    {
        ServerRequest sent = server.Requests.Last(request => request.Method == "POST");
        return (sent.Path, JsonSerializer.Serialize(JsonDocument.Parse(sent.Body).RootElement));
    }

    private static ScriptedServer Scripted()
    {
        var server = new ScriptedServer(request => request switch
        {
            { Method: "GET" } when request.Path.StartsWith("/v1/networks/n1/alerts", StringComparison.Ordinal) => new(200, s_alerts),
            { Method: "GET" } when request.Path.StartsWith("/v1/tenants/t1/alerts", StringComparison.Ordinal) => new(200, $$"""{"alerts":[{"id":"{{Warns}}","networkId":null,"kind":"deviceWarns","tag":null,"forMinutes":5,"perMinute":null,"createdAt":"2026-01-01T00:00:00Z","firing":{{Firing}}}]}"""),
            { Method: "GET" } when request.Path.StartsWith("/v1/networks", StringComparison.Ordinal) => new(200, Networks),
            { Method: "POST" } => new(201, Made(request.Body)),
            { Method: "DELETE" } => new(204, ""),
            _ => new(200, """{"items":[{"id":"t1","name":"Chess Club","slug":"chess","kind":"community","role":"owner","visibility":"private","access":"invite","memberCount":1}],"nextCursor":null}"""),
        });
        server.Environment["LANSTEAD_API_KEY"] = "lsa_test";
        server.Environment["LANSTEAD_SERVER"] = server.Url;
        return server;
    }

    // As it was asked for.
    private static string Made(string body)
    {
        JsonElement asked = JsonDocument.Parse(body).RootElement;
        string many = asked.TryGetProperty("perMinute", out JsonElement perMinute) ? perMinute.GetRawText() : "null";
        return $$"""{"id":"{{Away}}","networkId":null,"kind":"{{asked.GetProperty("kind").GetString()}}","tag":null,"forMinutes":{{asked.GetProperty("forMinutes").GetInt32()}},"perMinute":{{many}},"createdAt":"2026-01-01T00:00:00Z","firing":[]}""";
    }
}
