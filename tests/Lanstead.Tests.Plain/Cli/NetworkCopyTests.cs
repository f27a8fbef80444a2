using System.Text.Json;
using Lanstead.Agent.Local;

namespace Lanstead.Tests.Plain.Cli;

/// <summary><c>lanstead networks export</c> and <c>import</c>.</summary>
public sealed class NetworkCopyTests : IDisposable
{
    private const string Copy = """{"format":1,"name":"LAN","policy":"default: deny\n"}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("lanstead-copy-").FullName;

    [Fact]
    public async Task File_of_one_network_is_sent_as_it_is_and_what_is_left_away_is_told()
    {
        await using ScriptedServer server = Scripted();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("networks", "export", "lan"));
        string file = File(server.Out.ToString());
        server.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("networks", "import", file, "--dry-run"));
        Assert.Equal("left away: device nas: The space has no such device.\nLAN would be made, with 10.1.2.0/24. Nothing was done.\n", server.Out.ToString());
        JsonElement sent = JsonDocument.Parse(server.Requests[^1].Body).RootElement;
        Assert.True(sent.GetProperty("dryRun").GetBoolean());
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(Copy).RootElement, sent.GetProperty("network")));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[]")]
    public async Task What_is_no_such_file_is_not_sent(string text)
    {
        await using ScriptedServer server = Scripted();
        Assert.Equal(ExitCodes.Failed, await server.RunAsync("networks", "import", File(text)));
        Assert.Empty(server.Requests);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string File(string text)
    {
        string path = Path.Combine(_folder, "network.json");
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    private static ScriptedServer Scripted()
    {
        var server = new ScriptedServer(request => new ServerReply(200, request.Path.Split('?')[0] switch
        {
            "/v1/me" => """{"id":"u1","email":"ann@example.org","username":"ann","isAdmin":false,"tenants":[{"id":"t2","name":"Chess Club","slug":"chess-club","role":"owner"}]}""",
            "/v1/networks" => """
                {"items":[{"id":"n1","tenantId":"t2","name":"LAN","slug":"lan","description":"","ipv4Cidr":"10.1.2.0/24","ipv6Cidr":"fd00::/64","visibility":"private","joinPolicy":"open","requiredRole":"member",
                "settings":{"quietSeconds":60,"deviceApproval":false,"leaseSeconds":0,"deviceSeconds":0},"peerCount":0,"onlineCount":0}],"nextCursor":null}
                """,
            "/v1/networks/n1/export" => Copy,
            _ => """{"network":{"id":"n2","name":"LAN","ipv4Cidr":"10.1.2.0/24"},"isMade":false,"left":[{"what":"device nas","why":"The space has no such device."}]}""",
        }));
        server.Environment["LANSTEAD_SERVER"] = server.Url;
        server.Environment["LANSTEAD_API_KEY"] = "lsa_key";
        return server;
    }
}
