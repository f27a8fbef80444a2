using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

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
        InstanceState instance = server.App.Services.GetRequiredService<InstanceState>();

        var secrets = new Dictionary<string, byte[]>
        {
            ["set-up token"] = Encoding.UTF8.GetBytes(setupToken),
            ["password of the admin"] = Encoding.UTF8.GetBytes(admin.Password),
            ["password"] = Encoding.UTF8.GetBytes(person.Password),
            ["wrong password"] = "a wrong password"u8.ToArray(),
            ["access token"] = Encoding.UTF8.GetBytes(person.AccessToken),
            ["refresh token"] = Encoding.UTF8.GetBytes(person.RefreshToken),
            ["used refresh token"] = Encoding.UTF8.GetBytes(admin.RefreshToken),
            ["cookie"] = Encoding.UTF8.GetBytes(cookie),
            ["csrf token"] = Encoding.UTF8.GetBytes(csrf),
            ["join key"] = Encoding.UTF8.GetBytes(joinKey.GetProperty("token").GetString()!),
            ["short code"] = Encoding.UTF8.GetBytes(joinKey.GetProperty("code").GetString()!),
            ["short code, bare"] = Encoding.UTF8.GetBytes(joinKey.GetProperty("code").GetString()!.Replace("-", "", StringComparison.Ordinal)),
            ["token signing key"] = instance.TokenKeys.Active.Secret,
            ["state signing key"] = instance.StateSigningKey.ExportParameters(true).D!,
            ["short code key"] = instance.CodeKey.ToArray(),
            ["master key"] = Convert.FromBase64String((await File.ReadAllTextAsync(Path.Combine(server.DataFolder, "master.key"))).Trim()),
        };
        string dump = await DumpAsync(server);
        string log = string.Join('\n', server.Log.Lines.Select(l => l.Line));

        Assert.Contains(person.Email, dump, StringComparison.Ordinal);
        Assert.True(server.Log.Lines.Count > 100, "The log is not at Trace.");
        foreach ((string name, byte[] secret) in secrets)
        {
            // As text, in both base64 alphabets, and as PostgreSQL writes bytea.
            string[] spellings = [Encoding.Latin1.GetString(secret), Convert.ToBase64String(secret), System.Buffers.Text.Base64Url.EncodeToString(secret), Convert.ToHexStringLower(secret)];
            foreach (string spelling in spellings)
            {
                Assert.False(dump.Contains(spelling, StringComparison.Ordinal), $"The {name} is in the database.");
                Assert.False(log.Contains(spelling, StringComparison.OrdinalIgnoreCase), $"The {name} is in the log: {server.Log.Lines.FirstOrDefault(l => l.Line.Contains(spelling, StringComparison.OrdinalIgnoreCase)).Line}");
            }
        }
    }

    [Fact]
    public void Secret_of_another_master_key_or_name_is_not_decrypted()
    {
        var key = new MasterKey(RandomNumberGenerator.GetBytes(32));
        byte[] sealedText = key.Encrypt("a", "text"u8);

        Assert.Equal("text"u8.ToArray(), key.Decrypt("a", sealedText));
        Assert.Throws<Lanstead.Server.Hosting.SettingsException>(() => key.Decrypt("b", sealedText));
        Assert.Throws<Lanstead.Server.Hosting.SettingsException>(() => new MasterKey(RandomNumberGenerator.GetBytes(32)).Decrypt("a", sealedText));
        sealedText[^1] ^= 1;
        Assert.Throws<Lanstead.Server.Hosting.SettingsException>(() => key.Decrypt("a", sealedText));
    }

    private static async Task<(string Cookie, string Csrf)> BrowserAsync(TestServer server, TestPerson person)
    {
        using HttpResponseMessage response = await server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password });
        string cookie = response.Headers.GetValues("Set-Cookie").Single().Split(';')[0].Split('=', 2)[1];
        return (cookie, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("csrfToken").GetString()!);
    }

    private static async Task<string> DumpAsync(TestServer server)
    {
        var database = new Npgsql.NpgsqlConnectionStringBuilder(server.Connection);
        ChildResult dump = await Child.RunAsync(
            PostgresBinaries.FindProgram("pg_dump")!,
            ["--host=" + database.Host, "--username=" + database.Username, "--inserts", database.Database!],
            new Dictionary<string, string>(), CancellationToken.None);
        Assert.Equal(0, dump.ExitCode);
        return dump.Output;
    }
}
