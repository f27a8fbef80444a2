using System.Text.Json;
using Lanstead.Agent.Local;

namespace Lanstead.Tests.Plain.Cli;

/// <summary><c>lanstead why</c>: what stands in the way, and the one thing to do about it.</summary>
public sealed class WhyTests
{
    [Theory]
    [InlineData("", "", "online", "online", "allowed", "direct", null)]
    [InlineData("approval", "", "online", "online", "allowed", "direct", "lanstead devices approve pi")]
    [InlineData("", "disabled", "online", "online", "allowed", "direct", "lanstead devices enable nas")]
    [InlineData("", "", "online", "offline", "denied", "offline", "On nas: lanstead up, then lanstead status")]
    [InlineData("", "", "online", "online", "denied", "direct", "lanstead access allow home device:pi device:nas tcp/22")]
    [InlineData("", "", "online", "online", "allowed", "connecting", "On nas: let its UDP port in (lanstead status tells it), or forward it at the router and set it under Public address in the web UI.")]
    public async Task First_thing_in_the_way_is_the_one_to_mend(string heldFrom, string heldTo, string statusFrom, string statusTo, string verdict, string path, string? fix)
    {
        await using var server = new ScriptedServer(request => (request.Method, request.Path.Split('?')[0]) switch
        {
            ("GET", "/v1/networks") => Items("""{"id":"n1","name":"Home","slug":"home","mtu":1280,"gatewayDeviceId":null,"settings":{"presharedKeys":true}}"""),
            ("GET", "/v1/networks/n1/peers") => Items(Peer("p1", "pi", heldFrom, statusFrom, $$"""{"remotePeerId":"p2","path":"{{path}}","endpoint":"192.0.2.7:51820","lastHandshakeAt":null,"latencyUs":1500,"pathBytes":1232,"preshared":true}"""), Peer("p2", "nas", heldTo, statusTo, "")),
            ("GET", "/v1/networks/n1/policy/explain") => new(200, $$"""{"verdict":"{{verdict}}","rule":0,"line":0,"ruleText":null,"default":"deny","version":1}"""),
            _ => ServerReply.Problem(404, "not_found"),
        });
        server.Environment["LANSTEAD_API_KEY"] = "lsa_test";
        server.Environment["LANSTEAD_SERVER"] = server.Url;

        int code = await server.RunAsync("why", "pi", "nas", "--port", "tcp/22");
        Assert.Equal(fix is null ? ExitCodes.Ok : ExitCodes.Failed, code);
        Assert.EndsWith(fix is null ? "pi reaches nas." : $"What helps most: {fix}", server.Out.ToString().TrimEnd(), StringComparison.Ordinal);

        server.Out.GetStringBuilder().Clear();
        await server.RunAsync("why", "pi", "nas", "--port", "tcp/22", "--json");
        JsonElement json = JsonDocument.Parse(server.Out.ToString()).RootElement;
        Assert.Equal((1, fix is null, fix), (json.GetProperty("schema").GetInt32(), json.GetProperty("good").GetBoolean(), json.GetProperty("fix").GetString()));
        Assert.Equal(["from", "to", "rule", "path", "mtu", "key"], json.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("about").GetString()));
        Assert.StartsWith("Packets of up to 1232 bytes pass in one piece, of the network's 1280", json.GetProperty("findings").EnumerateArray().ElementAt(4).GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("The tunnel has a preshared key.", json.GetProperty("findings").EnumerateArray().Last().GetProperty("text").GetString());
        Assert.Equal(ExitCodes.NotFound, await server.RunAsync("why", "pi", "elsewhere"));
    }

    private static string Peer(string id, string name, string held, string status, string path) => $$"""
        {"id":"{{id}}","deviceId":"d{{id}}","name":"{{name}}","kind":"agent","publicKey":"k","endpoints":["192.0.2.7:51820"],"status":"{{status}}","lastHandshakeAt":null,"paths":[{{path}}],"held":"{{held}}"}
        """;

    private static ServerReply Items(params string[] items) => new(200, $$"""{"items":[{{string.Join(',', items)}}],"nextCursor":null}""");
}
