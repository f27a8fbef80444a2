using System.Text.Json;
using Lanstead.Agent.Local;

namespace Lanstead.Tests.Plain.Cli;

/// <summary><c>lanstead export</c>, <c>diff</c> and <c>apply</c>.</summary>
public sealed class DeclarationCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lanstead-declared-").FullName;

    [Fact]
    public async Task What_is_exported_differs_in_nothing()
    {
        await using ScriptedServer server = Scripted();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("export", "--space", "chess-club"));
        string exported = server.Out.ToString();
        Assert.StartsWith("lanstead: 1\nspace:\n  name: Chess Club\n", exported, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("diff", File(exported)));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("apply", File(exported), "--prune"));
        Assert.EndsWith("Nothing to do.\n", server.Out.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Requests, request => request.Method != "GET");
    }

    [Fact]
    public async Task Differences_are_told_and_end_with_2()
    {
        await using ScriptedServer server = Scripted();
        string file = File("lanstead: 1\nspace: { name: Go Club }\nmembers: { cyd: admin }\nchannels: { news: { topic: new } }\n");
        Assert.Equal(ExitCodes.Differs, await server.RunAsync("diff", file));
        Assert.Equal(
            "~ space: name \u201cChess Club\u201d \u2192 \u201cGo Club\u201d\n! member cyd: They are not in the space. Invite them: nobody becomes a member without their doing.\n+ channel news\n- channel general: with all that was written in it\n",
            server.Out.ToString());
        server.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Differs, await server.RunAsync("diff", file, "--json"));
        JsonElement[] told = [.. JsonDocument.Parse(server.Out.ToString()).RootElement.GetProperty("differences").EnumerateArray()];
        Assert.Equal(["change", "leave", "create", "remove"], told.Select(one => one.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Nothing_is_removed_without_saying_so_twice()
    {
        bool isGone = false;
        await using ScriptedServer server = Scripted(request =>
        {
            isGone |= request.Method == "DELETE";
            return isGone && request.Path.EndsWith("/channels", StringComparison.Ordinal) ? new ServerReply(200, """{"items":[]}""") : null;
        });
        string file = File("lanstead: 1\nchannels: {}\n");
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("apply", file));
        Assert.Contains("left: channel general is not in the document (--prune removes it)", server.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("apply", file, "--prune"));
        Assert.DoesNotContain(server.Requests, request => request.Method != "GET");
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("apply", file, "--prune", "--yes"));
        Assert.Equal("/v1/channels/c1", Assert.Single(server.Requests, request => request.Method == "DELETE").Path);
    }

    [Fact]
    public async Task Mistakes_have_file_line_and_column_and_nothing_is_asked_or_done()
    {
        await using ScriptedServer server = Scripted();
        string file = File("lanstead: 1\nspace:\n  nmae: x\n");
        Assert.Equal(ExitCodes.Failed, await server.RunAsync("apply", file));
        Assert.Contains($"{file}:3:3: \u201cnmae\u201d is not known here.", server.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Refusal_is_told_with_what_was_done_before_and_what_was_not_done_after()
    {
        await using ScriptedServer server = Scripted(request => request.Path.EndsWith("/channels", StringComparison.Ordinal) && request.Method == "POST" ? ServerReply.Problem(409, "chat.name_taken", "It is taken.") : null);
        Assert.Equal(ExitCodes.Failed, await server.RunAsync("apply", File("lanstead: 1\nspace: { name: Go }\nchannels: { news: {}, talk: {} }\n")));
        Assert.Contains("done: ~ space", server.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("not done: + channel talk", server.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("channel news: It is taken.", server.Error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string File(string text)
    {
        string path = Path.Combine(_folder, $"{text.Length}.yaml");
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    // A space with one channel and one member.
    private static ScriptedServer Scripted(Func<ServerRequest, ServerReply?>? otherwise = null)
    {
        var server = new ScriptedServer(request => otherwise?.Invoke(request) ?? new ServerReply(request.Method == "DELETE" ? 204 : 200, (request.Method, request.Path.Split('?')[0]) switch
        {
            (_, "/v1/me") => """{"id":"u1","email":"ann@example.org","username":"ann","isAdmin":false,"tenants":[{"id":"t2","name":"Chess Club","slug":"chess-club","role":"owner"}]}""",
            (_, "/v1/tenants/t2") => """{"id":"t2","name":"Chess Club","description":"","visibility":"private","access":"invite","look":{"symbol":"none","colour":"none"},"settings":{"joinRole":"member"}}""",
            (_, "/v1/tenants/t2/retention") => """{"auditDays":null,"activityDays":null,"changesDays":null,"deliveriesDays":null,"messagesDays":30}""",
            (_, "/v1/tenants/t2/members") => """{"items":[{"userId":"u1","username":"ann","role":"owner"}],"nextCursor":null}""",
            ("GET", "/v1/tenants/t2/channels") => """{"items":[{"id":"c1","networkId":null,"name":"general","topic":"","position":1,"overrides":[]}]}""",
            (_, "/v1/tenants/t2/onboarding") => """{"questions":[]}""",
            ("DELETE", _) => "",
            ("GET", "/v1/tenants/t2/alerts") => """{"alerts":[]}""",
            _ => """{"items":[],"nextCursor":null}""",
        }));
        server.Environment["LANSTEAD_SERVER"] = server.Url;
        server.Environment["LANSTEAD_API_KEY"] = "lsa_key";
        return server;
    }
}
