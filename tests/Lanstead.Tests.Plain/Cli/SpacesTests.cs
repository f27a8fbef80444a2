using System.Text.Json;
using Lanstead.Agent.Local;

namespace Lanstead.Tests.Plain.Cli;

/// <summary><c>lanstead spaces</c>.</summary>
public sealed class SpacesTests
{
    private const string Spaces = """
        {"items":[
        {"id":"t1","name":"ann","slug":"ann","kind":"personal","role":"owner","visibility":"private","access":"invite","memberCount":1,"deleteAfter":null},
        {"id":"t2","name":"Chess Club","slug":"chess-club","kind":"community","role":"owner","visibility":"public","access":"open","memberCount":3,"deleteAfter":"2026-01-08T12:00:00Z"},
        {"id":"t3","name":"Office","slug":"office","kind":"team","role":"admin","visibility":"private","access":"invite","memberCount":2,"deleteAfter":null},
        {"id":"t4","name":"Office","slug":"office-2","kind":"team","role":"viewer","visibility":"private","access":"invite","memberCount":2,"deleteAfter":null,"suspension":null},
        {"id":"t5","name":"Fans","slug":"fans","kind":"community","role":"member","visibility":"private","access":"invite","memberCount":2,"deleteAfter":null,"suspension":{"at":"2026-01-02T12:00:00Z","reason":"Unpaid.\u001b[2J"}},
        {"id":"t6","name":"Spam","slug":"spam","kind":"community","role":"owner","visibility":"private","access":"invite","memberCount":1,"deleteAfter":"2026-01-08T12:00:00Z","suspension":{"at":"2026-01-02T12:00:00Z","reason":"Fraud."}}],"nextCursor":null}
        """;

    private const string Bob = """{"items":[{"userId":"u2","username":"bob","role":"viewer","devices":2,"joinedAt":"2026-01-01T12:00:00Z"}],"nextCursor":null}""";

    [Fact]
    public async Task List_tells_kind_role_members_and_what_is_suspended_or_being_deleted()
    {
        await using var server = Scripted(_ => null);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("spaces", "ls"));
        string[] lines = server.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, lines.Length);
        Assert.Matches(@"^Chess Club  chess-club  community  owner +3 members  being deleted, gone on 2026-01-0\d$", lines[1]);
        Assert.Matches(@"^Office .* 2 members$", lines[2]);
        // A reason is somebody's text: nothing in it steers the terminal.
        Assert.Matches(@"^Fans .* suspended by the administrators: Unpaid\.", lines[4]);
        Assert.DoesNotContain('\u001b', server.Out.ToString());
        Assert.Matches(@"^Spam .* suspended by the administrators \(being deleted, gone on 2026-01-0\d\): Fraud\.$", lines[5]);

        server.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("spaces", "ls", "--json"));
        JsonElement json = JsonDocument.Parse(server.Out.ToString()).RootElement;
        Assert.Equal((1, "office"), (json.GetProperty("schema").GetInt32(), json.GetProperty("spaces")[2].GetProperty("slug").GetString()));
        Assert.Equal("Fraud.", json.GetProperty("spaces")[5].GetProperty("suspension").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Space_is_found_by_name_short_name_or_id_and_one_of_two_of_a_name_must_be_said()
    {
        await using var server = Scripted(request => request.Path.StartsWith("/v1/tenants/t", StringComparison.Ordinal) ? new(200, Bob) : null);
        foreach ((string which, int expected) in new[] { ("chess club", ExitCodes.Ok), ("office-2", ExitCodes.Ok), ("t3", ExitCodes.Ok), ("Office", ExitCodes.Conflict), ("nowhere", ExitCodes.NotFound) })
            Assert.Equal(expected, await server.RunAsync("spaces", "members", which));
        Assert.Contains("Say which: office, office-2", server.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Role_is_given_to_the_member_of_that_name()
    {
        await using var server = Scripted(request => request.Method == "PATCH" ? new(204, "") : request.Path.Contains("/members", StringComparison.Ordinal) ? new(200, Bob) : null);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("spaces", "role", "chess-club", "Bob", "moderator"));
        Assert.Equal(("/v1/tenants/t2/members/u2", """{"role":"moderator"}"""), (server.Requests[^1].Path, Compact(server.Requests[^1].Body)));
        Assert.Equal(ExitCodes.NotFound, await server.RunAsync("spaces", "role", "chess-club", "bobby", "moderator"));
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("spaces", "role", "chess-club", "bob", "king"));
    }

    [Theory]
    [InlineData("leave", "chess-club")]
    [InlineData("delete", "chess-club")]
    [InlineData("delete", "chess-club", "--name", "chess club")]
    [InlineData("remove-member", "chess-club", "bob")]
    [InlineData("transfer", "chess-club", "bob")]
    public async Task What_cannot_be_taken_back_is_not_done_without_saying_so(params string[] words)
    {
        await using var server = Scripted(request => request.Path.Contains("/members", StringComparison.Ordinal) ? new(200, Bob) : null);
        Assert.Equal(ExitCodes.Usage, await server.RunAsync(["spaces", .. words]));
        Assert.DoesNotContain(server.Requests, request => request.Method != "GET");
        Assert.Contains("If that is meant, repeat it with --", server.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleting_takes_the_name_and_says_until_when_it_can_be_restored()
    {
        string one = JsonDocument.Parse(Spaces).RootElement.GetProperty("items")[1].GetRawText();
        await using var server = Scripted(request => request.Path == "/v1/tenants/t2" ? new(200, one) : null);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("spaces", "delete", "chess-club", "--name", "Chess Club"));
        Assert.Equal("""{"name":"Chess Club"}""", Compact(server.Requests.Single(request => request.Method == "DELETE").Body));
        Assert.Contains("Until then: lanstead spaces restore chess-club", server.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_for_joining_comes_from_a_file_or_the_environment_never_from_the_command_line()
    {
        string one = JsonDocument.Parse(Spaces).RootElement.GetProperty("items")[1].GetRawText();
        await using var server = Scripted(request => request.Path == "/v1/tenants/t9/join" ? new(200, one) : null);
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("spaces", "join", "t9", "--password", "rooks and pawns"));
        Assert.Empty(server.Requests);
        server.Environment["LANSTEAD_SPACE_PASSWORD"] = "rooks and pawns";
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("spaces", "join", "t9"));
        Assert.Equal("""{"password":"rooks and pawns"}""", Compact(server.Requests[^1].Body));
        Assert.DoesNotContain("rooks", server.Out.ToString() + server.Error, StringComparison.Ordinal);
    }

    private static ScriptedServer Scripted(Func<ServerRequest, ServerReply?> answer)
    {
        var server = new ScriptedServer(request => answer(request) ?? (request.Path == "/v1/tenants" || request.Path.StartsWith("/v1/tenants?", StringComparison.Ordinal) ? new(200, Spaces) : ServerReply.Problem(404, "not_found")));
        server.Environment["LANSTEAD_API_KEY"] = "lsa_test";
        server.Environment["LANSTEAD_SERVER"] = server.Url;
        return server;
    }

    private static string Compact(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);
}
