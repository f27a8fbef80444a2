using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Server.Security;
using Lanstead.Tests.Postgres.Server.AgentChannel;

namespace Lanstead.Tests.Postgres.Server.Security;

/// <summary>N1, N2, I7: what is secret is in clear neither in the database nor in the log, at any level.</summary>
public sealed class SecretsTests(PostgresCluster cluster)
{
    [Fact]
    public async Task N1_N2_secrets_are_in_clear_neither_in_the_database_nor_in_the_log()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        string setupToken = server.SetupToken;
        TestPerson admin = await server.SetUpAsync();
        TestPerson person = await server.RegisterAsync();
        (string cookie, string csrf) = await BrowserAsync(server, person);
        using HttpResponseMessage network = await person.Http.PostAsJsonAsync("/v1/networks", new { name = "secrets" });
        string networkId = (await network.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/networks/{networkId}/join-keys") { Content = JsonContent.Create(new { description = "k" }) };
        request.Headers.Add("Idempotency-Key", "repeatable");
        using HttpResponseMessage key = await person.Http.SendAsync(request);
        JsonElement joinKey = await key.Content.ReadFromJsonAsync<JsonElement>();
        using HttpResponseMessage wrong = await server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = "a wrong password" });
        using HttpResponseMessage refreshed = await server.Anonymous.PostAsJsonAsync("/v1/auth/refresh", new { refreshToken = admin.RefreshToken });
        SeededSecrets secrets = server.Secrets;
        secrets.Add("set-up token", setupToken);
        secrets.Add("wrong password", "a wrong password");
        secrets.Add("cookie, again", cookie);
        secrets.Add("csrf token, again", csrf);
        secrets.Add("short code, bare", joinKey.GetProperty("code").GetString()!.Replace("-", "", StringComparison.Ordinal));
        for (int i = 0; i < 8; i++)
            secrets.Add($"join key {i}", (await NetworkScenario.PostAsync(person.Http, $"/v1/networks/{networkId}/join-keys", new { })).GetProperty("token").GetString()!);

        Assert.True(secrets.Count >= 30, $"Only {secrets.Count} secrets.");
        Assert.Contains(person.Email, await SeededSecrets.DumpAsync(server), StringComparison.Ordinal);
        Assert.True(server.Log.Lines.Count > 100, "The log is not at Trace.");
        await secrets.AssertNowhereAsync(server, inDatabase: true);
    }

    [Fact]
    public async Task N1_N2_the_search_finds_what_is_there()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        await server.SetUpAsync();
        var planted = new SeededSecrets();
        planted.Add("planted", "a name that is no secret at all");
        await planted.AssertNowhereAsync(server, inDatabase: true);
        await server.SqlAsync("UPDATE tenants SET name = 'a name that is no secret at all'");
        await Assert.ThrowsAnyAsync<Exception>(() => planted.AssertNowhereAsync(server, inDatabase: true));
        await planted.AssertNowhereAsync(server, inDatabase: false);
    }

    [Fact]
    public void Secret_of_another_key_or_name_is_not_opened()
    {
        SealingKey key = SealingKey.New();
        byte[] sealedText = key.Seal("a", "text"u8);

        Assert.Equal("text"u8.ToArray(), key.Open("a", sealedText));
        Assert.Null(key.Open("b", sealedText));
        Assert.Null(SealingKey.New().Open("a", sealedText));
        Assert.Null(key.Open("a", sealedText.AsSpan(0, 20)));
        sealedText[^1] ^= 1;
        Assert.Null(key.Open("a", sealedText));
    }

    private static async Task<(string Cookie, string Csrf)> BrowserAsync(TestServer server, TestPerson person)
    {
        using HttpResponseMessage response = await server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password });
        string cookie = response.Headers.GetValues("Set-Cookie").First().Split(';')[0].Split('=', 2)[1];
        return (cookie, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("csrfToken").GetString()!);
    }
}
