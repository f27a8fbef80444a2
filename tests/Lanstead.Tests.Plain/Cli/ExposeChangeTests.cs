using System.Text.Json;
using Lanstead.Agent.Local;

namespace Lanstead.Tests.Plain.Cli;

/// <summary><c>lanstead expose change</c>, and devices behind tunnel servers.</summary>
public sealed class ExposeChangeTests
{
    private const string Me = """{"id":"u","email":"a@example.org","username":"a","tenants":[{"id":"t1","name":"Home","slug":"home","kind":"team","role":"owner"}]}""";
    private const string Totals = """{"bytesIn":0,"bytesOut":0,"packetsIn":0,"packetsOut":0,"connections":0}""";

    private const string Exposure = $$"""
        {"id":"e1","serverName":"fra-1","address":"203.0.113.5","deviceId":"d1","deviceName":"tower","ownerName":"a","name":"Minecraft","template":"","ports":[{"protocol":"tcp","first":25565,"last":25565,"targetPort":25565}],
        "target":null,"source":"kept","allowed":[],"denied":[],"active":true,"state":"open","publicSide":null,"homeSide":null,"totals":{{Totals}},"join":"203.0.113.5:25565","srv":null}
        """;

    private const string Servers = """
        {"items":[
        {"id":"s1","name":"fra-1","region":"","status":"active","assignment":"manual","port":null,"deviceName":"vps","online":true,"clients":1,"exposures":1,"join":null,
         "addresses":[{"id":"a1","address":"203.0.113.5","ownAddress":"203.0.113.5","interface":"","origin":"added","status":"active","present":true,"clients":1,"exposures":1}]},
        {"id":"s2","name":"fra-2","region":"","status":"active","assignment":"manual","port":null,"deviceName":"vps2","online":true,"clients":0,"exposures":0,"join":null,
         "addresses":[{"id":"a2","address":"198.51.100.1","ownAddress":"198.51.100.1","interface":"","origin":"added","status":"active","present":true,"clients":0,"exposures":0}]}],"nextCursor":null}
        """;

    private const string Client = """{"id":"c1","deviceId":"d1","deviceName":"tower","ownerName":"a","tunnelAddress":"10.1.0.2","address":"198.51.100.1","status":"active","online":true,"exposures":1}""";

    [Fact]
    public async Task What_is_said_is_changed_and_nothing_else()
    {
        await using ScriptedServer server = Scripted();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("expose", "change", "Minecraft", "--ports", "8080/tcp:80", "--ports", "2456-2458/udp", "--to", "self", "--via", "fra-2", "--address", "198.51.100.1", "--allow", "anyone"));
        JsonElement sent = Sent(server, "PATCH", "/v1/exposures/e1");
        Assert.Equal(["ports", "serverId", "addressId", "target", "allowed"], sent.EnumerateObject().Select(member => member.Name));
        Assert.Equal("""[{"protocol":"tcp","first":8080,"last":8080,"targetPort":80},{"protocol":"udp","first":2456,"last":2458,"targetPort":2456}]""", JsonSerializer.Serialize(sent.GetProperty("ports")));
        Assert.Equal(("s2", "a2", JsonValueKind.Null, 0), (sent.GetProperty("serverId").GetString(), sent.GetProperty("addressId").GetString(), sent.GetProperty("target").ValueKind, sent.GetProperty("allowed").GetArrayLength()));
    }

    [Fact]
    public async Task What_cannot_be_read_is_not_sent()
    {
        await using ScriptedServer server = Scripted();
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("expose", "change", "Minecraft"));
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("expose", "change", "Minecraft", "--ports", "80/sctp"));
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("expose", "change", "Minecraft", "--to", "nowhere"));
        Assert.Equal(ExitCodes.NotFound, await server.RunAsync("expose", "change", "Minecraft", "--address", "192.0.2.1"));
        Assert.DoesNotContain(server.Requests, request => request.Method == "PATCH");
    }

    [Fact]
    public async Task A_device_is_moved_suspended_and_taken_away()
    {
        await using ScriptedServer server = Scripted();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("tunnel-servers", "move-client", "fra-1", "tower", "--to", "fra-2"));
        JsonElement moved = Sent(server, "PATCH", "/v1/tunnel-clients/c1");
        Assert.Equal(("s2", true), (moved.GetProperty("serverId").GetString(), moved.GetProperty("moveExposures").GetBoolean()));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("tunnel-servers", "suspend-client", "fra-1", "tower"));
        Assert.Equal("suspended", Sent(server, "PATCH", "/v1/tunnel-clients/c1").GetProperty("status").GetString());
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("tunnel-servers", "rm-client", "fra-1", "tower"));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("tunnel-servers", "rm-client", "fra-1", "tower", "--yes"));
        Assert.Equal(("DELETE", "/v1/tunnel-clients/c1"), (server.Requests[^1].Method, server.Requests[^1].Path));
    }

    private static JsonElement Sent(ScriptedServer server, string method, string path) =>
        JsonDocument.Parse(server.Requests.Last(request => request.Method == method && request.Path == path).Body).RootElement;

    private static ScriptedServer Scripted()
    {
        var server = new ScriptedServer(request => (request.Method, request.Path.Split('?')[0]) switch
        {
            ("GET", "/v1/me") => new(200, Me),
            ("GET", "/v1/tenants/t1/exposures") => new(200, $$"""{"items":[{{Exposure}}],"nextCursor":null}"""),
            ("GET", "/v1/tenants/t1/tunnel-servers") => new(200, Servers),
            ("GET", "/v1/tunnel-servers/s1/clients") => new(200, $$"""{"items":[{{Client}}],"nextCursor":null}"""),
            ("GET", "/v1/devices/d1") => new(200, """{"id":"d1","tenantId":"t1","name":"tower"}"""),
            ("PATCH", "/v1/exposures/e1") => new(200, Exposure),
            ("PATCH", "/v1/tunnel-clients/c1") => new(200, Client),
            ("DELETE", _) => new(204, ""),
            _ => ServerReply.Problem(404, "not_found"),
        });
        server.Environment["LANSTEAD_SERVER"] = server.Url;
        server.Environment["LANSTEAD_API_KEY"] = "lsa_test";
        return server;
    }
}
