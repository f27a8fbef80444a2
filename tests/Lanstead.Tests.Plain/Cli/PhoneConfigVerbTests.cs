using System.Text.Json;
using Lanstead.Agent.Local;
using Lanstead.Agent.Pairs;
using Lanstead.Crypto;
using Lanstead.Primitives;

namespace Lanstead.Tests.Plain.Cli;

/// <summary><c>lanstead devices config</c>: keys are made here, and what the server hears of them is the public half and what only the gateway opens.</summary>
public sealed class PhoneConfigVerbTests
{
    private const string Network = "01020304-0506-0708-090a-0b0c0d0e0f10", Phone = "11121314-1516-1718-191a-1b1c1d1e1f20", Gateway = "21222324-2526-2728-292a-2b2c2d2e2f30";

    [Fact]
    public async Task New_keys_stand_in_the_configuration_and_the_preshared_one_goes_sealed_to_the_gateway()
    {
        using PrivateKey gateway = X25519.GeneratePrivateKey();
        await using ScriptedServer server = Scripted(gateway, "config", isWanted: true);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("devices", "config", "annas-phone"));
        string[] lines = server.Out.ToString().ReplaceLineEndings("\n").Split('\n');
        using var own = new PrivateKey(ValueOf(lines, "PrivateKey"));
        byte[] preshared = ValueOf(lines, "PresharedKey");
        JsonElement body = JsonDocument.Parse(server.Requests.Single(request => request.Method == "PUT").Body).RootElement;
        Assert.Equal((X25519.PublicKeyOf(own).ToString(), true), (body.GetProperty("publicKey").GetString(), body.GetProperty("overlaps").GetBoolean()));
        JsonElement sent = body.GetProperty("preshared");
        var place = new PairPlace(NetworkId.Parse(Network, null), PeerId.Parse(Phone, null), PeerId.Parse(Gateway, null), X25519.PublicKeyOf(own), X25519.PublicKeyOf(gateway), sent.GetProperty("epoch").GetInt64());
        Assert.Equal(preshared, PairKeySeal.Open(place, gateway, sent.GetProperty("sealed").GetBytesFromBase64())!.Reveal().ToArray());
        Assert.True(place.Epoch > 41);
        Assert.All(server.Requests, request => Assert.DoesNotContain(Convert.ToBase64String(preshared), request.Body, StringComparison.Ordinal));
        Assert.All(server.Requests, request => Assert.DoesNotContain(Convert.ToBase64String(own.Reveal()), request.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_network_without_preshared_keys_gets_none_and_a_lost_phone_is_out_at_once()
    {
        using PrivateKey gateway = X25519.GeneratePrivateKey();
        await using ScriptedServer server = Scripted(gateway, "config", isWanted: false);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("devices", "config", "annas-phone", "--at-once", "--json"));
        JsonElement told = JsonDocument.Parse(server.Out.ToString()).RootElement;
        Assert.Equal(("annas-phone", false), (told.GetProperty("device").GetString(), told.GetProperty("preshared").GetBoolean()));
        Assert.DoesNotContain("PresharedKey", told.GetProperty("text").GetString(), StringComparison.Ordinal);
        JsonElement body = JsonDocument.Parse(server.Requests.Single(request => request.Method == "PUT").Body).RootElement;
        Assert.False(body.GetProperty("overlaps").GetBoolean());
    }

    [Fact]
    public async Task A_device_with_an_agent_is_sent_to_its_own_verb()
    {
        using PrivateKey gateway = X25519.GeneratePrivateKey();
        await using ScriptedServer server = Scripted(gateway, "agent", isWanted: true);
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("devices", "config", "annas-phone"));
        Assert.Contains("lanstead devices rotate annas-phone", server.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Requests, request => request.Method == "PUT");
    }

    private static byte[] ValueOf(string[] lines, string name) => Convert.FromBase64String(lines.Single(line => line.StartsWith($"{name} = ", StringComparison.Ordinal))[(name.Length + 3)..]);

    private static ScriptedServer Scripted(PrivateKey gateway, string kind, bool isWanted)
    {
        string device = $$"""
            {"id":"d1","name":"annas-phone","kind":"{{kind}}","platform":"wireguard","agentVersion":"","status":"offline","owner":{"id":"u1","username":"ann"},"disabledAt":null,"expiresAt":null,
             "networks":[{"networkId":"{{Network}}","networkName":"Home","peerId":"{{Phone}}","ipv4":"10.1.0.9","held":"","endsAt":null}]}
            """;
        string config = JsonSerializer.Serialize(new
        {
            peer = new { publicKey = X25519.PublicKeyOf(gateway).ToString() },
            preshared = new { networkId = Network, gatewayPeerId = Gateway, epoch = 41, isWanted },
            text = $"[Interface]\nPrivateKey = \nAddress = 10.1.0.9/32\n\n[Peer]\nPublicKey = {X25519.PublicKeyOf(gateway)}\nEndpoint = 192.0.2.1:51820\n",
        });
        var server = new ScriptedServer(request => (request.Method, request.Path) switch
        {
            ("GET", var path) when path.StartsWith("/v1/devices?", StringComparison.Ordinal) => new(200, $$"""{"items":[{{device}}],"nextCursor":null}"""),
            ("GET", $"/v1/peers/{Phone}/config") => new(200, config),
            ("PUT", $"/v1/peers/{Phone}/key") => new(204, ""),
            _ => ServerReply.Problem(404, "not_found"),
        });
        server.Environment["LANSTEAD_API_KEY"] = "lsa_test";
        server.Environment["LANSTEAD_SERVER"] = server.Url;
        return server;
    }
}
