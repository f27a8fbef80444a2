using System.Text.Json;
using Lanstead.Agent.Local;
using Lanstead.Cli.Commands;

namespace Lanstead.Tests.Plain.Cli;

/// <summary><c>invites</c> and <c>join</c>.</summary>
public sealed class InviteTests
{
    private const string Me = """{"id":"0192","email":"a@example.org","username":"ann","isAdmin":false,"tenants":[{"id":"t1","name":"Home","slug":"home","role":"owner"},{"id":"t2","name":"Club","slug":"club","role":"admin"}]}""";
    private const string Networks = """{"items":[{"id":"n1","tenantId":"t1","name":"Games","slug":"games"},{"id":"n2","tenantId":"t2","name":"Games","slug":"games"}],"nextCursor":null}""";
    private const string Link = """{"id":"l1","token":"lsl_x","url":"https://vpn.example.org/join#lsl_x","expiresAt":null}""";

    [Fact]
    public async Task Create_makes_a_link_of_the_named_space_and_network_and_prints_it_alone()
    {
        await using var server = Scripted(request => request.Path == "/v1/tenants/t2/invite-links" ? new(201, Link) : null);

        Assert.Equal(ExitCodes.Ok, await server.RunAsync("invites", "create", "--space", "club", "--network", "games", "--role", "viewer", "--max-uses", "5", "--expires", "12h"));

        Assert.Equal($"https://vpn.example.org/join#lsl_x{Environment.NewLine}", server.Out.ToString());
        JsonElement body = JsonDocument.Parse(server.Requests[^1].Body).RootElement;
        Assert.Equal(("n2", "viewer", 5, 43_200L), (body.GetProperty("networkId").GetString(), body.GetProperty("role").GetString(), body.GetProperty("maxUses").GetInt32(), body.GetProperty("expiresInSeconds").GetInt64()));
        Assert.NotNull(server.Requests[^1].IdempotencyKey);
    }

    [Fact]
    public async Task Space_must_be_named_where_there_are_several()
    {
        await using var server = Scripted(_ => null);
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("invites", "ls"));
        Assert.Contains("--space: home, club", server.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.NotFound, await server.RunAsync("invites", "ls", "--space", "nowhere"));
    }

    [Fact]
    public async Task List_shows_links_and_invitations_and_as_json_with_its_schema()
    {
        await using var server = Scripted(request => request.Path.StartsWith("/v1/tenants/t1/invite-links", StringComparison.Ordinal)
            ? new(200, """{"items":[{"id":"l1","networkName":null,"label":"LAN party","role":"member","maxUses":5,"uses":2,"state":"active","createdByName":"ann","createdAt":"2026-01-01T00:00:00Z","expiresAt":null}],"nextCursor":null}""")
            : request.Path.StartsWith("/v1/tenants/t1/invitations", StringComparison.Ordinal)
            ? new(200, """{"items":[{"id":"i1","networkName":"Games","email":"bob@example.org","role":"viewer","status":"pending","inviterName":"ann","createdAt":"2026-01-01T00:00:00Z","expiresAt":"2026-01-08T00:00:00Z"}],"nextCursor":null}""")
            : null);

        Assert.Equal(ExitCodes.Ok, await server.RunAsync("invites", "ls", "--space", "Home"));
        Assert.Contains("LAN party", server.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("2 of 5", server.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("bob@example.org", server.Out.ToString(), StringComparison.Ordinal);

        server.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("invites", "ls", "--space", "Home", "--json"));
        JsonElement json = JsonDocument.Parse(server.Out.ToString()).RootElement;
        Assert.Equal(1, json.GetProperty("schema").GetInt32());
        Assert.Equal("bob@example.org", json.GetProperty("invitations")[0].GetProperty("email").GetString());
    }

    [Fact]
    public async Task Revoke_takes_the_id_of_a_link_or_of_an_invitation()
    {
        await using var server = Scripted(request => request.Path.StartsWith("/v1/invite-links/", StringComparison.Ordinal) ? ServerReply.Problem(404, "not_found") : new(204, ""));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("invites", "revoke", "i1"));
        Assert.Equal(["DELETE /v1/invite-links/i1", "DELETE /v1/invitations/i1"], server.Requests.Select(request => $"{request.Method} {request.Path}"));
    }

    [Fact]
    public async Task Join_asks_the_server_of_the_link_and_never_prints_its_token()
    {
        await using var server = Scripted(request => request.Path == "/v1/invites/join" ? new(200, """{"tenantId":"t3","networkId":"n3","role":"member","wasMember":false}""") : null);
        server.Environment.Remove("LANSTEAD_SERVER");

        Assert.Equal(ExitCodes.Ok, await server.RunAsync("join", $"{server.Url}/join#lsl_secret"));

        Assert.Equal("""{"token":"lsl_secret"}""", server.Requests[^1].Body);
        Assert.Contains($"{server.Url}/networks/n3", server.Out.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("lsl_secret", server.Out.ToString() + server.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("join", "https://vpn.example.org/join")]
    [InlineData("join", "hello")]
    [InlineData("invites", "create", "--expires", "soon")]
    [InlineData("invites", "create", "--email", "a@example.org", "--expires", "never")]
    [InlineData("invites", "create", "--role", "owner")]
    public async Task What_cannot_be_meant_is_a_matter_of_usage(params string[] arguments)
    {
        await using var server = Scripted(_ => null);
        Assert.Equal(ExitCodes.Usage, await server.RunAsync(arguments));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("30m", 1800L)]
    [InlineData("7d", 604_800L)]
    [InlineData("never", null)]
    public void Lives_are_read(string text, long? seconds)
    {
        Assert.True(InvitesCommand.TryLife(text, out long? read));
        Assert.Equal(seconds, read);
    }

    private static ScriptedServer Scripted(Func<ServerRequest, ServerReply?> answer)
    {
        var server = new ScriptedServer(request => answer(request) ?? (request.Path switch
        {
            "/v1/me" => new(200, Me),
            _ when request.Path.StartsWith("/v1/networks", StringComparison.Ordinal) => new(200, Networks),
            _ => ServerReply.Problem(404, "not_found"),
        }));
        server.Environment["LANSTEAD_SERVER"] = server.Url;
        server.Environment["LANSTEAD_API_KEY"] = "lsa_test";
        return server;
    }
}
