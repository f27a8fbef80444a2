using System.Text.Json;
using Lanstead.Agent.Local;

namespace Lanstead.Tests.Plain.Cli;

/// <summary><c>lanstead access</c>.</summary>
public sealed class AccessTests
{
    private const string Networks = """{"items":[{"id":"n1","name":"Home","slug":"home"},{"id":"n2","name":"Games","slug":"games"}],"nextCursor":null}""";

    private const string Policy = """
        {"current":{"version":4,"text":"default: deny\n","comment":"","author":"ann","kind":"change","state":"pending","restores":null,"createdAt":"2026-01-01T12:00:00Z","confirmBy":"2026-01-01T12:01:00Z"},
        "document":{"default":"deny","groups":[],"rules":[{"verdict":"allow","from":["user:ann"],"to":["device:nas"],"ports":["tcp/22"],"comment":"mends it"}],"tests":[]},"allowsAll":false,"mayConfirm":true}
        """;

    [Fact]
    public async Task List_says_who_reaches_whom_in_sentences_and_that_a_change_waits()
    {
        await using var server = Scripted();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("access", "ls", "-n", "home"));
        string[] lines = server.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("1. user:ann may reach device:nas on tcp/22. (mends it)", lines[0]);
        Assert.Equal("Everything else is denied.", lines[1]);
        Assert.Contains("lanstead access confirm", lines[2], StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("access", "ls"));
        Assert.Contains("Home, Games", server.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allow_adds_a_rule_at_the_end_and_deny_at_the_front_of_the_version_that_was_read()
    {
        await using var server = Scripted();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("access", "allow", "everyone", "tag:server", "tcp/443", "icmp", "-n", "home"));
        JsonElement put = JsonDocument.Parse(server.Requests[^1].Body).RootElement;
        Assert.Equal(("PUT", "/v1/networks/n1/policy", 4), (server.Requests[^1].Method, server.Requests[^1].Path, put.GetProperty("baseVersion").GetInt32()));
        Assert.Equal(["user:ann", "everyone"], put.GetProperty("document").GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("from")[0].GetString()!));

        Assert.Equal(ExitCodes.Ok, await server.RunAsync("access", "deny", "role:viewer", "everyone", "-n", "home"));
        JsonElement first = JsonDocument.Parse(server.Requests[^1].Body).RootElement.GetProperty("document").GetProperty("rules")[0];
        Assert.Equal(("deny", "role:viewer"), (first.GetProperty("verdict").GetString(), first.GetProperty("from")[0].GetString()));
    }

    [Fact]
    public async Task Explain_exits_by_the_verdict_and_names_the_rule()
    {
        await using var server = Scripted("""{"verdict":"denied","rule":0,"line":0,"ruleText":null,"default":"deny","version":4}""");
        Assert.Equal(ExitCodes.Denied, await server.RunAsync("access", "explain", "phone", "nas", "tcp/22", "-n", "home"));
        Assert.Equal("/v1/networks/n1/policy/explain?from=phone&to=nas&port=tcp%2F22", server.Requests[^1].Path);
        Assert.Contains("Denied: no rule is about it", server.Out.ToString(), StringComparison.Ordinal);
    }

    private static ScriptedServer Scripted(string? explanation = null)
    {
        var server = new ScriptedServer(request => request.Path switch
        {
            var path when path.StartsWith("/v1/networks?", StringComparison.Ordinal) => new(200, Networks),
            var path when path.Contains("/explain", StringComparison.Ordinal) => new(200, explanation ?? "{}"),
            _ => new(200, Policy),
        });
        server.Environment["LANSTEAD_API_KEY"] = "lsa_test";
        server.Environment["LANSTEAD_SERVER"] = server.Url;
        return server;
    }
}
