using System.Text.Json;
using Lanstead.Agent.Local;

namespace Lanstead.Tests.Plain.Cli;

/// <summary><c>lanstead members</c>, <c>lanstead requests</c>, and the bans of a space.</summary>
public sealed class MembersTests
{
    private const string Person = """{"userId":"u2","username":"bob","role":"member","spaceRole":"member","status":"active","message":"may I?","devices":2,"since":"2026-01-01T00:00:00Z"}""";
    private const string Ban = """{"userId":"u3","username":"eve","reason":"floods","bannedBy":"ann","since":"2026-01-01T00:00:00Z","endsAt":null}""";
    private const string Network = """
        {"id":"n1","tenantId":"t1","name":"Home","slug":"home","description":"","ipv4Cidr":"10.1.0.0/24","ipv6Cidr":"fd00::/64","visibility":"private","joinPolicy":"open","requiredRole":"member","settings":{"quietSeconds":3600},"peerCount":3,"onlineCount":2}
        """;

    private const string Space = """{"id":"t1","name":"Club","slug":"club","kind":"team","role":"owner","visibility":"private","access":"invite","memberCount":2,"deleteAfter":null}""";
    private const string Member = """{"userId":"u2","username":"bob","role":"member","devices":2,"joinedAt":"2026-01-01T00:00:00Z","endsAt":null}""";

    [Fact]
    public async Task People_of_a_network_are_listed_and_who_asks_and_who_is_banned()
    {
        await using var server = Scripted();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("members", "ls", "home"));
        Assert.Contains("bob  member  2 devices", server.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("requests", "ls", "home"));
        Assert.Contains("may I?", server.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("members", "bans", "home"));
        Assert.Contains("eve  for good  by ann  floods", server.Out.ToString(), StringComparison.Ordinal);
        server.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("spaces", "bans", "club", "--json"));
        JsonElement json = JsonDocument.Parse(server.Out.ToString()).RootElement;
        Assert.Equal((1, "t1", "eve"), (json.GetProperty("schema").GetInt32(), json.GetProperty("spaceId").GetString(), json.GetProperty("bans")[0].GetProperty("username").GetString()));
    }

    [Theory]
    [InlineData("members role home bob moderator", "PATCH /v1/networks/n1/members/u2 {\"role\":\"moderator\"}")]
    [InlineData("members add home bob", "PUT /v1/networks/n1/members/u2 {\"role\":\"member\"}")]
    [InlineData("members kick home BOB", "DELETE /v1/networks/n1/members/u2 ")]
    [InlineData("members ban home bob --reason floods --for 1d", "POST /v1/networks/n1/bans {\"userId\":\"u2\",\"reason\":\"floods\",\"seconds\":86400}")]
    [InlineData("members unban home eve", "DELETE /v1/networks/n1/bans/u3 ")]
    [InlineData("requests approve home bob --role viewer", "PUT /v1/networks/n1/members/u2 {\"role\":\"viewer\"}")]
    [InlineData("requests deny home bob", "DELETE /v1/networks/n1/members/u2 ")]
    [InlineData("spaces ban club bob", "POST /v1/tenants/t1/bans {\"userId\":\"u2\"}")]
    [InlineData("spaces unban club eve", "DELETE /v1/tenants/t1/bans/u3 ")]
    [InlineData("spaces stay club bob always", "PATCH /v1/tenants/t1/members/u2 {\"noEnd\":true}")]
    public async Task Person_is_named_and_the_server_is_asked(string line, string sent)
    {
        await using var server = Scripted();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync(line.Split(' ')));
        Assert.Equal([sent], server.Requests.Where(request => request.Method != "GET").Select(request =>
            $"{request.Method} {request.Path} {(request.Body.Length == 0 ? "" : JsonSerializer.Serialize(JsonDocument.Parse(request.Body).RootElement))}"));
    }

    [Fact]
    public async Task Who_is_not_there_is_not_found()
    {
        await using var server = Scripted();
        Assert.Equal(ExitCodes.NotFound, await server.RunAsync("members", "kick", "home", "mallory"));
        Assert.Equal(ExitCodes.NotFound, await server.RunAsync("members", "unban", "home", "bob"));
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("members", "ban", "home", "bob", "--for", "soon"));
        Assert.DoesNotContain(server.Requests, request => request.Method != "GET");
    }

    private static ScriptedServer Scripted()
    {
        var server = new ScriptedServer(request => (request.Method, request.Path.Split('?')[0]) switch
        {
            ("GET", "/v1/networks") => Items(Network),
            ("GET", "/v1/tenants") => Items(Space),
            ("GET", "/v1/tenants/t1/members") => Items(Member),
            ("GET", "/v1/networks/n1/members" or "/v1/networks/n1/requests") => Items(Person),
            ("GET", "/v1/networks/n1/bans" or "/v1/tenants/t1/bans") => Items(Ban),
            ("GET", _) => ServerReply.Problem(404, "not_found"),
            _ => new(204, ""),
        });
        server.Environment["LANSTEAD_API_KEY"] = "lsa_test";
        server.Environment["LANSTEAD_SERVER"] = server.Url;
        return server;
    }

    private static ServerReply Items(string item) => new(200, $$"""{"items":[{{item}}],"nextCursor":null}""");
}
