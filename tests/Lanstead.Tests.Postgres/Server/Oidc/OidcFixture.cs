using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Lanstead.Tests.Postgres.Server.Oidc;

/// <summary>A server with an issuer that it trusts, and another.</summary>
public sealed class OidcFixture(PostgresCluster cluster) : IAsyncLifetime
{
    private TestServer? _server;
    private TestPerson? _admin;
    private int _people;

    internal TestServer Server => _server!;

    internal TestPerson Admin => _admin!;

    internal ScriptedIssuer Issuer { get; private set; } = null!;

    internal ScriptedIssuer Other { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(cluster, settings: ["--outbound-allow", "127.0.0.1/32"]);
        _admin = await _server.SetUpAsync();
        Issuer = await ScriptedIssuer.StartAsync();
        Other = await ScriptedIssuer.StartAsync();
        await AddAsync("corp", Issuer.Url);
        await AddAsync("other", Other.Url);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        await Issuer.DisposeAsync();
        await Other.DisposeAsync();
    }

    internal async Task AddAsync(string name, string issuer, bool allowNewAccounts = true, string kind = "oidc")
    {
        using HttpResponseMessage made = await Admin.Http.PostAsJsonAsync(
            "/v1/admin/sign-in-providers", new { name, kind, issuer, clientId = ScriptedIssuer.ClientId, clientSecret = ScriptedIssuer.ClientSecret, allowNewAccounts });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
    }

    /// <summary>Somebody whom no server knows yet.</summary>
    internal JsonObject Somebody()
    {
        int n = Interlocked.Increment(ref _people);
        return new JsonObject { ["sub"] = $"subject-{n}", ["email"] = $"ada{n}@corp.example", ["email_verified"] = true, ["preferred_username"] = $"ada{n}" };
    }

    internal Task<object?> CountAsync(JsonObject who) => Server.SqlAsync(
        "SELECT (SELECT count(*) FROM users WHERE email_normalized = $1) + (SELECT count(*) FROM user_identities WHERE subject = $2)",
        who["email"]?.GetValue<string>() ?? "", who["sub"]?.GetValue<string>() ?? "");
}
