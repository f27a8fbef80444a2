using System.Text.Json;
using Lanstead.Agent.Local;

namespace Lanstead.Tests.Plain.Cli;

/// <summary>The verbs of <c>lanstead networks</c> that ask the server.</summary>
public sealed class ServerNetworksTests
{
    private const string Home = """
        {"id":"n1","tenantId":"t1","name":"Home","slug":"home","description":"","ipv4Cidr":"10.1.0.0/24","ipv6Cidr":"fd00::/64","visibility":"private","joinPolicy":"open","requiredRole":"member","settings":{"quietSeconds":3600,"deviceApproval":true,"leaseSeconds":86400,"deviceSeconds":0},"peerCount":3,"onlineCount":2}
        """;

    [Fact]
    public async Task All_networks_and_one_are_shown_as_people_read_them_and_as_JSON()
    {
        await using var server = Scripted(_ => null);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("networks", "ls", "--all"));
        Assert.Equal("Home  10.1.0.0/24  2 of 3 online  private  open", server.Out.ToString().TrimEnd());
        server.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("networks", "show", "HOME"));
        Assert.Contains("freely, from the role member on", server.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("wait for somebody's yes", server.Out.ToString(), StringComparison.Ordinal);
        server.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("networks", "show", "n1", "--json"));
        JsonElement json = JsonDocument.Parse(server.Out.ToString()).RootElement;
        Assert.Equal((1, 3600), (json.GetProperty("schema").GetInt32(), json.GetProperty("network").GetProperty("settings").GetProperty("quietSeconds").GetInt32()));
        Assert.Equal(ExitCodes.NotFound, await server.RunAsync("networks", "show", "elsewhere"));
    }

    [Fact]
    public async Task Only_what_is_named_is_changed()
    {
        await using var server = Scripted(request => request.Method == "PATCH" ? new(200, Home) : null);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("networks", "set", "home", "--joining", "approval", "--quiet-seconds", "60"));
        ServerRequest sent = server.Requests.Single(request => request.Method == "PATCH");
        Assert.Equal(("/v1/networks/n1", """{"joinPolicy":"approval","settings":{"quietSeconds":60}}"""), (sent.Path, JsonSerializer.Serialize(JsonDocument.Parse(sent.Body).RootElement)));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("networks", "set", "home", "--device-approval", "true", "--lease", "12h", "--device-life", "never"));
        Assert.Equal("""{"settings":{"deviceApproval":true,"leaseSeconds":43200,"deviceSeconds":0}}""", JsonSerializer.Serialize(JsonDocument.Parse(server.Requests.Last(request => request.Method == "PATCH").Body).RootElement));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("networks", "set", "home", "--min-agent", "0.2.0", "--systems", "debian 12, arch", "--firewall", "demanded"));
        Assert.Equal(
            """{"settings":{"posture":{"agentVersion":"0.2.0","systems":[{"id":"debian","version":"12"},{"id":"arch"}],"diskEncryption":false,"firewall":true}}}""",
            JsonSerializer.Serialize(JsonDocument.Parse(server.Requests.Last(request => request.Method == "PATCH").Body).RootElement));
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("networks", "set", "home", "--min-agent", "newest"));
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("networks", "set", "home", "--systems", "Debian GNU/Linux"));
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("networks", "set", "home", "--lease", "soon"));
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("networks", "set", "home"));
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("networks", "set", "home", "--joining", "password"));
    }

    [Fact]
    public async Task Deleting_takes_the_name_and_addresses_are_reserved_and_released()
    {
        await using var server = Scripted(request => request.Method switch
        {
            "DELETE" => new(204, ""),
            "POST" => new(201, """{"address":"10.1.0.10","label":"game server","peerId":null}"""),
            _ => null,
        });
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("networks", "delete", "home", "--name", "home"));
        Assert.DoesNotContain(server.Requests, request => request.Method == "DELETE");
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("networks", "delete", "home", "--name", "Home"));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("networks", "reserve", "home", "10.1.0.10", "game server"));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("networks", "release", "home", "10.1.0.10"));
        Assert.Equal(
            ["DELETE /v1/networks/n1", "POST /v1/networks/n1/reservations", "DELETE /v1/networks/n1/reservations/10.1.0.10"],
            server.Requests.Where(request => request.Method != "GET").Select(request => $"{request.Method} {request.Path}"));
        Assert.Contains("10.1.0.10 is kept for game server.", server.Out.ToString(), StringComparison.Ordinal);
    }

    private static ScriptedServer Scripted(Func<ServerRequest, ServerReply?> answer)
    {
        var server = new ScriptedServer(request => answer(request)
            ?? (request.Path.StartsWith("/v1/networks?", StringComparison.Ordinal) ? new(200, $$"""{"items":[{{Home}}],"nextCursor":null}""") : ServerReply.Problem(404, "not_found")));
        server.Environment["LANSTEAD_API_KEY"] = "lsa_test";
        server.Environment["LANSTEAD_SERVER"] = server.Url;
        return server;
    }
}
