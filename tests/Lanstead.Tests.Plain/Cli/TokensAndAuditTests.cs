using System.Text.Json;
using Lanstead.Agent.Local;

namespace Lanstead.Tests.Plain.Cli;

/// <summary><c>tokens</c> and <c>audit</c>.</summary>
public sealed class TokensAndAuditTests
{
    private const string Key = """{"id":"k1","name":"nightly","hint":"wxyz","scopes":["networks:read","devices:read"],"createdAt":"2026-01-01T00:00:00Z","expiresAt":null,"lastUsedAt":null,"lastUsedAddress":null,"revokedAt":null}""";
    private const string Me = """{"id":"0192","email":"a@example.org","username":"ann","isAdmin":false,"tenants":[{"id":"t1","name":"Home","slug":"home","role":"owner"},{"id":"t2","name":"Club","slug":"club","role":"admin"}]}""";
    private const string FirstPage = """{"items":[{"id":2,"tenantId":"t2","at":"2026-01-02T00:00:00Z","actorKind":"user","actorId":"0192","actorName":"ann","action":"network.create","targetKind":"network","targetId":"n1","outcome":"succeeded","source":"192.0.2.1","requestId":"r","before":null,"after":{"name":"Games"},"position":7,"seal":"ab"}],"nextCursor":"c2"}""";
    private const string LastPage = """{"items":[{"id":1,"tenantId":"t2","at":"2026-01-01T00:00:00Z","actorKind":"anonymous","actorId":null,"actorName":null,"action":"session.begin","targetKind":"user","targetId":"","outcome":"failed","source":null,"requestId":"r","before":null,"after":null,"position":6,"seal":"aa"}],"nextCursor":null}""";

    [Fact]
    public async Task Key_is_made_with_its_scopes_and_printed_alone()
    {
        await using var server = Scripted(request => request.Path == "/v1/me/api-keys" ? new(201, $$"""{"key":{{Key}},"secret":"lsa_secret"}""") : null);

        Assert.Equal(ExitCodes.Ok, await server.RunAsync("tokens", "create", "nightly", "--scope", "networks:read", "--scope", "devices:read", "--expires", "12h"));

        Assert.Equal($"lsa_secret{Environment.NewLine}", server.Out.ToString());
        Assert.Equal("""{"name":"nightly","scopes":["networks:read","devices:read"],"expiresInSeconds":43200}""", server.Requests[^1].Body);
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("tokens", "create", "nightly"));
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("tokens", "create", "nightly", "--scope", "networks:read", "--expires", "never"));
    }

    [Fact]
    public async Task Keys_are_listed_without_secrets_and_revoked_by_id()
    {
        await using var server = Scripted(request => request.Method == "DELETE" ? new(204, "") : new(200, $$"""{"items":[{{Key}}],"nextCursor":null}"""));

        Assert.Equal(ExitCodes.Ok, await server.RunAsync("tokens", "ls"));
        Assert.Contains("nightly  …wxyz  networks:read,devices:read  never ends  never used", server.Out.ToString(), StringComparison.Ordinal);
        server.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("tokens", "ls", "--json"));
        Assert.Equal("wxyz", JsonDocument.Parse(server.Out.ToString()).RootElement.GetProperty("keys")[0].GetProperty("hint").GetString());

        Assert.Equal(ExitCodes.Ok, await server.RunAsync("tokens", "revoke", "k/1"));
        Assert.Equal("DELETE /v1/me/api-keys/k%2F1", $"{server.Requests[^1].Method} {server.Requests[^1].Path}");
    }

    [Fact]
    public async Task Audit_is_asked_with_its_filters_and_no_further_than_the_limit()
    {
        await using var server = Audited();

        Assert.Equal(ExitCodes.Ok, await server.RunAsync("audit", "ls", "--space", "club", "--action", "network.", "--text", "a b&c", "--limit", "1"));

        Assert.Equal("/v1/audit?tenant=t2&action=network.&text=a%20b%26c&limit=200", server.Requests[^1].Path);
        Assert.Contains("ann  network.create  network n1  192.0.2.1", server.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("audit", "ls", "--instance", "--space", "club"));
        Assert.Equal(ExitCodes.Usage, await server.RunAsync("audit", "ls", "--limit", "0"));
        server.Out.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("audit", "ls", "--instance", "--json"));
        Assert.Equal([2L, 1L], JsonDocument.Parse(server.Out.ToString()).RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("id").GetInt64()));
        Assert.StartsWith("/v1/admin/audit?", server.Requests[^1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_prints_every_row_of_every_page_as_one_line()
    {
        await using var server = Audited();
        Assert.Equal(ExitCodes.Ok, await server.RunAsync("audit", "export"));
        string[] lines = server.Out.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([2L, 1L], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetInt64()));
        Assert.Contains("\"after\":{\"name\":\"Games\"}", lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"isWhole":true,"chains":2,"rows":30,"waiting":1,"faults":[],"heads":[]}""", ExitCodes.Ok, "The audit is whole: 30 rows in 2 chain(s)")]
    [InlineData("""{"isWhole":false,"chains":2,"rows":30,"waiting":0,"faults":[{"fault":"altered","chain":"c","position":3,"auditId":9,"detail":"d"}],"heads":[]}""", ExitCodes.Failed, "1 fault(s) in 30 rows")]
    public async Task Verify_ends_as_the_audit_is(string proof, int expected, string said)
    {
        await using var server = Scripted(request => request.Path == "/v1/admin/audit/verify" ? new(200, proof) : null);
        Assert.Equal(expected, await server.RunAsync("audit", "verify"));
        Assert.Contains(said, server.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(expected == ExitCodes.Failed, server.Error.ToString().Contains("altered: chain c, position 3, row 9: d", StringComparison.Ordinal));
    }

    private static ScriptedServer Audited() => Scripted(request => !request.Path.Contains("audit", StringComparison.Ordinal) ? null
        : new(200, request.Path.Contains("cursor=c2", StringComparison.Ordinal) ? LastPage : FirstPage));

    private static ScriptedServer Scripted(Func<ServerRequest, ServerReply?> answer)
    {
        var server = new ScriptedServer(request => request.Path == "/v1/me" ? new(200, Me) : answer(request) ?? ServerReply.Problem(404, "not_found"));
        server.Environment["LANSTEAD_API_KEY"] = "lsa_key";
        server.Environment["LANSTEAD_SERVER"] = server.Url;
        return server;
    }
}
