using System.Text.Json;
using Lanstead.Agent.Local;

namespace Lanstead.Tests.Plain.Cli;

/// <summary>The verbs of <c>lanstead devices</c> that ask the server.</summary>
public sealed class DeviceVerbTests
{
    private const string Late = """
        {"id":"d1","name":"late","kind":"agent","platform":"linux","agentVersion":"0.1.0","status":"offline","owner":{"id":"u1","username":"ann"},"disabledAt":null,"expiresAt":null,
         "networks":[{"networkId":"n1","networkName":"Home","peerId":"p1","ipv4":"10.1.0.9","held":"approval","endsAt":null},{"networkId":"n2","networkName":"Lab","peerId":"p2","ipv4":"10.2.0.9","held":"","endsAt":null}]}
        """;

    [Fact]
    public async Task What_holds_a_device_is_listed_for_each_network()
    {
        await using var server = Scripted();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("devices", "ls", "--all"));
        Assert.Equal(["late  ann  Home  10.1.0.9  waits for a yes", "late  ann  Lab   10.2.0.9  offline"], server.Out.ToString().TrimEnd().Split(Environment.NewLine));
        server.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("devices", "ls", "--all", "--json"));
        Assert.Equal("approval", JsonDocument.Parse(server.Out.ToString()).RootElement.GetProperty("devices")[0].GetProperty("networks")[0].GetProperty("held").GetString());
    }

    [Fact]
    public async Task Yes_is_said_where_it_is_waited_for()
    {
        await using var server = Scripted();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("devices", "approve", "late"));
        Assert.Equal([("/v1/peers/p1", """{"approved":true}""")], Sent(server));
        Assert.Equal("late is in Home now.", server.Out.ToString().TrimEnd());
        Assert.Equal(ExitCodes.Conflict, await server.RunAsync("devices", "approve", "late", "--network", "Lab"));
        Assert.Equal(ExitCodes.NotFound, await server.RunAsync("devices", "approve", "early"));
    }

    [Fact]
    public async Task Device_is_disabled_enabled_expires_and_stays_for_a_time()
    {
        await using var server = Scripted();
        server.Time = new OneTime();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("devices", "disable", "late"));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("devices", "enable", "late"));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("devices", "expire", "late"));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("devices", "expire", "late", "90d"));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("devices", "expire", "late", "never"));
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("devices", "expire", "late", "soon"));
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("devices", "stay", "late", "24h"));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("devices", "stay", "late", "24h", "--network", "Lab"));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("devices", "stay", "late", "always", "--network", "Lab"));
        Assert.Equal(
            [
                ("/v1/devices/d1", """{"disabled":true}"""), ("/v1/devices/d1", """{"disabled":false}"""),
                ("/v1/devices/d1", """{"expiresAt":"2030-01-01T00:00:00+00:00"}"""), ("/v1/devices/d1", """{"expiresAt":"2030-04-01T00:00:00+00:00"}"""),
                ("/v1/devices/d1", """{"expiresAt":null}"""),
                ("/v1/peers/p2", """{"endsAt":"2030-01-02T00:00:00+00:00"}"""), ("/v1/peers/p2", """{"endsAt":null}"""),
            ],
            Sent(server));
    }

    [Fact]
    public async Task Owner_signs_in_anew_for_a_device()
    {
        await using var server = Scripted();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("devices", "renew", "late"));
        Assert.Contains(server.Requests, request => request is { Method: "POST", Path: "/v1/me/devices/d1/renew" });
        Assert.StartsWith("late is good until 2030-03-01", server.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removing_a_device_is_asked_twice()
    {
        await using var server = Scripted();
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("devices", "rm", "late"));
        Assert.DoesNotContain(server.Requests, request => request.Method == "DELETE");
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("devices", "rm", "late", "--yes"));
        Assert.Contains(server.Requests, request => request is { Method: "DELETE", Path: "/v1/devices/d1" });
    }

    private static (string Path, string Body)[] Sent(ScriptedServer server) =>
        [.. server.Requests.Where(request => request.Method == "PATCH").Select(request => (request.Path, JsonSerializer.Serialize(JsonDocument.Parse(request.Body).RootElement, s_plain)))];

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static ScriptedServer Scripted()
    {
        var server = new ScriptedServer(request => (request.Method, request.Path) switch
        {
            ("GET", var path) when path.StartsWith("/v1/devices?", StringComparison.Ordinal) => new(200, $$"""{"items":[{{Late}}],"nextCursor":null}"""),
            ("PATCH", _) => new(200, Late),
            ("POST", "/v1/me/devices/d1/renew") => new(200, Late.Replace("\"expiresAt\":null", "\"expiresAt\":\"2030-03-01T12:00:00Z\"", StringComparison.Ordinal)),
            ("DELETE", _) => new(204, ""),
            _ => ServerReply.Problem(404, "not_found"),
        });
        server.Environment["LANSTEAD_API_KEY"] = "lsa_test";
        server.Environment["LANSTEAD_SERVER"] = server.Url;
        return server;
    }

    private sealed class OneTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
