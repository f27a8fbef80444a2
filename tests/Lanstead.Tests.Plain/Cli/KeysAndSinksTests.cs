using System.Text.Json;
using Lanstead.Agent.Local;

namespace Lanstead.Tests.Plain.Cli;

/// <summary><c>keys</c>, <c>service-accounts</c> and <c>sinks</c>.</summary>
public sealed class KeysAndSinksTests
{
    private const string Me = """{"id":"0192","email":"a@example.org","username":"ann","isAdmin":true,"tenants":[{"id":"t1","name":"Home","slug":"home","role":"owner"}]}""";
    private const string Networks = """{"items":[{"id":"n1","tenantId":"t1","name":"Games","slug":"games"}],"nextCursor":null}""";
    private const string Account = """{"id":"s1","name":"deploy","role":"member","createdAt":"2026-01-01T00:00:00Z","keys":[{"id":"k1","name":"ci","hint":"wxyz","scopes":["networks:read"],"createdAt":"2026-01-01T00:00:00Z","expiresAt":null,"lastUsedAt":null,"revokedAt":null},{"id":"k0","name":"old","hint":"aaaa","scopes":["networks:read"],"createdAt":"2026-01-01T00:00:00Z","expiresAt":null,"lastUsedAt":null,"revokedAt":"2026-01-02T00:00:00Z"}]}""";
    private const string Sink = """{"id":"w1","tenantId":"t1","kind":"webhook","name":"pager","address":"https://hooks.example.org/x","actions":[],"enabled":true,"state":"retrying","disabledReason":null,"lastDeliveredAt":null,"lastError":"it answered 500"}""";

    [Fact]
    public async Task Join_key_is_printed_alone_and_how_to_use_it_beside()
    {
        await using var server = Scripted(request => request is { Method: "POST", Path: "/v1/networks/n1/join-keys" }
            ? new(201, """{"id":"j1","token":"lsk_token","code":"ABCD-EFGH","codeExpiresAt":"2026-01-01T00:15:00Z","expiresAt":"2026-01-02T00:00:00Z","command":"curl … | sh"}""") : null);

        Assert.Equal(ExitCodes.Ok, await server.RunAsync("keys", "create", "games", "--max-uses", "3", "--expires", "12h", "--description", "racks"));

        Assert.Equal($"lsk_token{Environment.NewLine}", server.Out.ToString());
        Assert.Contains("ABCD-EFGH", server.Error.ToString(), StringComparison.Ordinal);
        Assert.Equal("""{"description":"racks","maxUses":3,"expiresInSeconds":43200}""", server.Requests[^1].Body);
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("keys", "create", "games", "--expires", "never"));
    }

    [Fact]
    public async Task Join_keys_are_listed_with_what_is_left_of_them()
    {
        await using var server = Scripted(request => request.Path.StartsWith("/v1/networks/n1/join-keys", StringComparison.Ordinal)
            ? new(200, """{"items":[{"id":"j1","networkId":"n1","description":"","maxUses":1,"uses":1,"createdBy":"0192","createdAt":"2026-01-01T00:00:00Z","expiresAt":"2999-01-01T00:00:00Z","lastUsedAt":null,"revokedAt":null}],"nextCursor":null}""")
            : request.Method == "DELETE" ? new(204, "") : null);

        Assert.Equal(ExitCodes.Ok, await server.RunAsync("keys", "ls", "games"));
        Assert.Contains("j1  -  1 of 1 used  used up", server.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("keys", "revoke", "j1"));
        Assert.Equal("DELETE /v1/join-keys/j1", $"{server.Requests[^1].Method} {server.Requests[^1].Path}");
    }

    [Fact]
    public async Task Key_of_a_service_account_may_last_and_its_secret_is_printed_alone()
    {
        await using var server = Accounts(request => request is { Method: "POST", Path: "/v1/tenants/t1/service-accounts/s1/keys" }
            ? new(201, """{"key":{"id":"k2","name":"ci","hint":"wxyz","scopes":["join-keys:write"],"createdAt":"2026-01-01T00:00:00Z"},"secret":"lsa_secret"}""") : null);

        Assert.Equal(ExitCodes.Ok, await server.RunAsync("service-accounts", "key", "deploy", "ci", "--scope", "join-keys:write", "--expires", "never"));

        Assert.Equal($"lsa_secret{Environment.NewLine}", server.Out.ToString());
        Assert.Equal("""{"name":"ci","scopes":["join-keys:write"],"neverExpires":true}""", server.Requests[^1].Body);
    }

    [Fact]
    public async Task Service_accounts_are_listed_with_the_keys_that_work_and_removed_only_when_it_is_meant()
    {
        await using var server = Accounts(request => request.Method == "DELETE" ? new(204, "") : null);

        Assert.Equal(ExitCodes.Ok, await server.RunAsync("service-accounts", "ls"));
        Assert.Contains("deploy  member", server.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("  k1  ci  …wxyz  networks:read  never ends  never used", server.Out.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("k0", server.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("service-accounts", "rm", "deploy"));
        Assert.DoesNotContain(server.Requests, request => request.Method == "DELETE");
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("service-accounts", "rm", "deploy", "--yes"));
        Assert.Equal("/v1/tenants/t1/service-accounts/s1", server.Requests[^1].Path);
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("service-accounts", "revoke", "k1"));
        Assert.Equal("/v1/tenants/t1/service-accounts/s1/keys/k1", server.Requests[^1].Path);
        Assert.Equal(ExitCodes.NotFound, await server.RunAsync("service-accounts", "revoke", "k9"));
    }

    [Fact]
    public async Task Webhooks_secret_is_printed_alone_and_the_tokens_variable_is_for_those_that_take_one()
    {
        await using var server = Scripted(request => request.Method == "POST" ? new(201, $$"""{"sink":{{Sink}},"secret":"whsec_secret"}""") : null);
        server.Environment["LANSTEAD_SINK_TOKEN"] = "of-splunk";

        Assert.Equal(ExitCodes.Ok, await server.RunAsync("sinks", "add", "webhook", "https://hooks.example.org/x", "--name", "pager", "--action", "network."));
        Assert.Equal($"whsec_secret{Environment.NewLine}", server.Out.ToString());
        Assert.Equal("/v1/tenants/t1/sinks", server.Requests[^1].Path);
        Assert.Equal("""{"kind":"webhook","name":"pager","address":"https://hooks.example.org/x","actions":["network."]}""", server.Requests[^1].Body);

        Assert.Equal(ExitCodes.Ok, await server.RunAsync("sinks", "add", "splunk", "https://splunk.example.org", "--instance"));
        Assert.Equal("/v1/admin/sinks", server.Requests[^1].Path);
        Assert.Equal("of-splunk", JsonDocument.Parse(server.Requests[^1].Body).RootElement.GetProperty("token").GetString());
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("sinks", "add", "datadog", "https://dd.example.org", "--token", "in-the-open"));
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("sinks", "ls", "--instance", "--space", "home"));
    }

    [Theory]
    [InlineData("delivered", "null", ExitCodes.Ok)]
    [InlineData("retrying", "\"it answered 500.\"", ExitCodes.Failed)]
    [InlineData("requested", "null", ExitCodes.NotConnected)]
    public async Task Test_of_a_sink_ends_as_its_delivery_does(string status, string error, int expected)
    {
        int asked = 0;
        await using var server = Scripted(request => request.Path.Contains("/deliveries", StringComparison.Ordinal)
            ? new(200, asked++ == 0
                ? """{"items":[{"id":4,"status":"delivered","action":"network.create","attempts":1,"httpStatus":200,"error":null}],"nextCursor":"c"}"""
                : $$"""{"items":[{"id":5,"status":"{{status}}","action":"sink.test","attempts":1,"httpStatus":null,"error":{{error}}}],"nextCursor":"c"}""")
            : request.Method == "POST" ? new(204, "") : new(200, $$"""{"items":[{{Sink}}],"nextCursor":null}"""));
        server.Time = new ScriptedServer.HurriedTime { Passes = true };

        Assert.Equal(expected, await server.RunAsync("sinks", "test", "pager"));
        Assert.Contains(server.Requests, request => request is { Method: "POST", Path: "/v1/tenants/t1/sinks/w1/test" });
    }

    [Fact]
    public async Task Sinks_are_listed_with_what_is_wrong()
    {
        await using var server = Scripted(request => request.Method == "DELETE" ? new(204, "") : new(200, $$"""{"items":[{{Sink}}],"nextCursor":null}"""));

        Assert.Equal(ExitCodes.Ok, await server.RunAsync("sinks", "ls"));
        Assert.Contains("w1  pager  webhook  https://hooks.example.org/x  retrying  it answered 500", server.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("sinks", "rm", "pager"));
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("sinks", "rm", "pager", "--yes"));
        Assert.Equal("DELETE /v1/tenants/t1/sinks/w1", $"{server.Requests[^1].Method} {server.Requests[^1].Path}");
        Assert.Equal(ExitCodes.NotFound, await server.RunAsync("sinks", "rm", "bell", "--yes"));
    }

    [Fact]
    public async Task What_needs_a_fresh_proof_says_how_to_give_it()
    {
        await using var server = Accounts(request => request.Method == "POST" ? ServerReply.Problem(403, "auth.confirmation_required", "POST /v1/auth/confirm") : null);

        Assert.Equal(ExitCodes.Denied, await server.RunAsync("service-accounts", "create", "deploy"));
        Assert.Contains($"lanstead login --server {server.Url}", server.Error.ToString(), StringComparison.Ordinal);
    }

    private static ScriptedServer Accounts(Func<ServerRequest, ServerReply?> answer) => Scripted(request =>
        answer(request) ?? (request.Path.StartsWith("/v1/tenants/t1/service-accounts?", StringComparison.Ordinal) ? new(200, $$"""{"items":[{{Account}}],"nextCursor":null}""") : null));

    private static ScriptedServer Scripted(Func<ServerRequest, ServerReply?> answer)
    {
        var server = new ScriptedServer(request => request.Path switch
        {
            "/v1/me" => new(200, Me),
            "/v1/networks?limit=200" => new(200, Networks),
            _ => answer(request) ?? ServerReply.Problem(404, "not_found"),
        });
        server.Environment["LANSTEAD_API_KEY"] = "lsa_key";
        server.Environment["LANSTEAD_SERVER"] = server.Url;
        return server;
    }
}
