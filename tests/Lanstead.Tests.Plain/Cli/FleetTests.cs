using System.Text.Json;
using Lanstead.Agent.Local;

namespace Lanstead.Tests.Plain.Cli;

/// <summary><c>lanstead fleet</c>: what machines run, and their update in waves.</summary>
public sealed class FleetTests
{
    private const string Update = """
        {"id":"u1","version":"0.2.0","status":"running","reason":"","gateMinutes":5,"wave":1,"waves":2,"healthyAt":null,"createdBy":"ada","createdAt":"2026-01-01T00:00:00Z","endedAt":null,
        "machines":[{"deviceId":"d1","name":"nas","wave":1,"state":"done","detail":"","fromVersion":"0.1.0","askedAt":null,"endedAt":null},{"deviceId":"d2","name":"pi","wave":2,"state":"waiting","detail":"","fromVersion":"0.1.0","askedAt":null,"endedAt":null}]}
        """;

    private const string Machines = """[{"deviceId":"d1","name":"nas","version":"0.2.0","connected":true,"consent":"auto"},{"deviceId":"d2","name":"pi","version":"0.1.0","connected":false,"consent":""}]""";

    [Fact]
    public async Task Machines_are_listed_with_how_the_update_goes()
    {
        await using ScriptedServer server = Scripted(Update);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("fleet", "ls", "chess"));
        Assert.Equal(
            ["Offered: 0.2.0", "Update to 0.2.0: running, wave 1 of 2", "nas  0.2.0  connected  updates auto  done", "pi  0.1.0  away  updates by hand  waiting (wave 2)"],
            server.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join("  ", line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))));
        server.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("fleet", "ls", "chess", "--json"));
        JsonElement json = JsonDocument.Parse(server.Out.ToString()).RootElement;
        Assert.Equal((1, "running", 2), (json.GetProperty("schema").GetInt32(), json.GetProperty("update").GetProperty("status").GetString(), json.GetProperty("machines").GetArrayLength()));
    }

    [Fact]
    public async Task An_update_is_begun_with_waves_and_machines_and_changed()
    {
        await using ScriptedServer server = Scripted(Update);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("fleet", "update", "chess", "--wave", "2", "--wave", "20%", "--gate", "10", "--release", "0.2.0", "--device", "pi"));
        ServerRequest sent = server.Requests.Last(request => request.Method == "POST");
        Assert.Equal(("/v1/tenants/t1/fleet/updates", """{"version":"0.2.0","waves":["2","20%"],"gateMinutes":10,"deviceIds":["d2"]}"""), (sent.Path, JsonSerializer.Serialize(JsonDocument.Parse(sent.Body).RootElement)));
        Assert.Equal(ExitCodes.NotFound, await server.RunAsync("fleet", "update", "chess", "--device", "toaster"));
        foreach ((string verb, string status) in new[] { ("pause", "paused"), ("resume", "running"), ("abort", "aborted") })
        {
            Assert.Equal(ExitCodes.Ok, await server.RunAsync("fleet", verb, "chess"));
            ServerRequest change = server.Requests.Last(request => request.Method == "PATCH");
            Assert.Equal(("/v1/tenants/t1/fleet/updates/u1", status), (change.Path, JsonDocument.Parse(change.Body).RootElement.GetProperty("status").GetString()));
        }
    }

    [Fact]
    public async Task Without_an_update_there_is_none_to_change()
    {
        await using ScriptedServer server = Scripted("null");
        Assert.Equal(ExitCodes.NotFound, await server.RunAsync("fleet", "pause", "chess"));
        Assert.DoesNotContain(server.Requests, request => request.Method == "PATCH");
    }

    private static ScriptedServer Scripted(string update)
    {
        var server = new ScriptedServer(request => request switch
        {
            { Method: "GET", Path: "/v1/tenants/t1/fleet" } => new(200, $$"""{"offered":{"version":"0.2.0","expiresAt":"2027-01-01T00:00:00Z"},"notOffered":null,"machines":{{Machines}},"update":{{update}}}"""),
            { Method: "POST" } => new(201, Update),
            { Method: "PATCH" } => new(200, Update),
            _ => new(200, """{"items":[{"id":"t1","name":"Chess Club","slug":"chess","kind":"community","role":"owner","visibility":"private","access":"invite","memberCount":1}],"nextCursor":null}"""),
        });
        server.Environment["LANSTEAD_API_KEY"] = "lsa_test";
        server.Environment["LANSTEAD_SERVER"] = server.Url;
        return server;
    }
}
