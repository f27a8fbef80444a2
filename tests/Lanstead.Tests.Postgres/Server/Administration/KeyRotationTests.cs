using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lanstead.Server.Hosting;
using Lanstead.Server.Security;
using Lanstead.Server.Security.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Administration;

/// <summary>Keys change while two servers run, and nobody notices.</summary>
public sealed class KeyRotationTests(PostgresCluster cluster)
{
    [Fact]
    public async Task New_token_key_signs_on_both_servers_and_tokens_of_the_one_before_still_count()
    {
        await using TestServer one = await TestServer.StartAsync(cluster);
        TestPerson admin = await one.SetUpAsync();
        await using TestServer two = await TestServer.StartAsync(cluster, replicaOf: one);
        TestPerson person = await one.RegisterAsync();
        string before = KidOf(person.AccessToken);

        using HttpResponseMessage rotated = await admin.Http.PostAsync("/v1/admin/keys/token", null);
        string made = (await rotated.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("kid").GetString()!;

        Assert.NotEqual(before, made);
        foreach (TestServer server in new[] { two, one })
        {
            string token = person.AccessToken;
            for (int i = 0; i < 100 && KidOf(token) != made; i++)
            {
                token = await SignInAsync(server, person);
                // Whichever key signed it, both servers know it by then.
                Assert.All(await Task.WhenAll(MeAsync(one, token), MeAsync(two, token)), status => Assert.Equal(HttpStatusCode.OK, status));
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, TestContext.Current.CancellationToken);
            }
            Assert.Equal(made, KidOf(token));
        }
        Assert.All(await Task.WhenAll(MeAsync(one, person.AccessToken), MeAsync(two, person.AccessToken)), status => Assert.Equal(HttpStatusCode.OK, status));

        // Once no living token can bear the old key, it goes.
        await one.SqlAsync("UPDATE token_keys SET signs_from = signs_from - interval '20 minutes'");
        await two.App.Services.GetRequiredService<TokenKeyStore>().RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal(made, await one.SqlAsync("SELECT string_agg(kid, ',') FROM token_keys"));
        Assert.Equal(HttpStatusCode.Unauthorized, await MeAsync(two, person.AccessToken));
    }

    [Fact]
    public async Task New_data_key_seals_every_secret_anew_while_both_servers_use_them()
    {
        await using TestServer one = await TestServer.StartAsync(cluster);
        TestPerson admin = await one.SetUpAsync();
        await using TestServer two = await TestServer.StartAsync(cluster, replicaOf: one);
        SecretBox[] boxes = [one.App.Services.GetRequiredService<SecretBox>(), two.App.Services.GetRequiredService<SecretBox>()];
        byte[] sealedBefore = boxes[1].Encrypt("kept elsewhere", "text"u8);
        // More than one batch.
        await one.SqlAsync("INSERT INTO instance_secrets SELECT 'many' || n, ''::bytea, '', now() FROM generate_series(1, 450) n");
        for (int i = 1; i <= 450; i++)
            await one.SqlAsync("UPDATE instance_secrets SET ciphertext = $2, key_id = $3 WHERE name = $1", $"many{i}", boxes[i % 2].Encrypt($"many{i}", "text"u8), boxes[i % 2].Id);

        using HttpResponseMessage rotated = await admin.Http.PostAsync("/v1/admin/keys/data", null);
        string made = (await rotated.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;

        byte[] prefix = [SecretBox.Version, .. Convert.FromHexString(made)];
        long left = -1;
        for (int i = 0; i < 200 && left != 0; i++)
        {
            left = (long)(await one.SqlAsync("SELECT count(*) FROM instance_secrets WHERE substr(ciphertext, 1, 9) <> $1 OR key_id <> $2", prefix, made))!;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        Assert.Equal(0, left);
        foreach (SecretBox box in boxes)
        {
            Assert.Equal(made, box.Id);
            Assert.Equal("text"u8.ToArray(), box.Decrypt("many7", (byte[])(await one.SqlAsync("SELECT ciphertext FROM instance_secrets WHERE name = 'many7'"))!));
            // What somebody still holds, such as a back-up, is read with the key before.
            Assert.Equal("text"u8.ToArray(), box.Decrypt("kept elsewhere", sealedBefore));
        }
        JsonElement keys = await admin.Http.GetFromJsonAsync<JsonElement>("/v1/admin/keys");
        Assert.Equal(2, keys.GetProperty("dataKeys").GetArrayLength());
        Assert.Equal(0, keys.GetProperty("dataKeys")[1].GetProperty("secrets").GetInt64());
    }

    [Fact]
    public async Task New_master_key_wraps_the_data_keys_and_touches_no_secret()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        string secrets = (string)(await server.SqlAsync("SELECT string_agg(encode(ciphertext, 'hex'), ',' ORDER BY name) FROM instance_secrets"))!;
        string file = Path.Combine(server.DataFolder, "master.key");
        string before = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim();

        await using (AsyncServiceScope scope = server.App.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
            (string id, int wrapped) = await scope.ServiceProvider.GetRequiredService<KeyRotation>().RotateMasterKeyAsync(true, "test", TestContext.Current.CancellationToken);
            Assert.Equal(1, wrapped);
            Assert.Equal(id, await server.SqlAsync("SELECT master_key_id FROM data_keys"));
        }

        Assert.Equal(secrets, await server.SqlAsync("SELECT string_agg(encode(ciphertext, 'hex'), ',' ORDER BY name) FROM instance_secrets"));
        string[] lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        Assert.Equal(2, lines.Length);
        Assert.Equal(before, lines[1]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        // With the new one alone, as the operator gives it; with the old one alone no more.
        await using TestServer next = await TestServer.StartAsync(cluster, server.Connection, ["--master-key", lines[0]]);
        await Assert.ThrowsAsync<SettingsException>(() => TestServer.StartAsync(cluster, server.Connection, ["--master-key", before]));
        await using TestServer both = await TestServer.StartAsync(cluster, server.Connection, ["--master-key", $"old:{before},new:{lines[0]}"]);
    }

    [Fact]
    public async Task Token_keys_of_the_settings_change_only_there()
    {
        await using TestServer server = await TestServer.StartAsync(
            cluster, settings: ["--token-keys", "one:" + Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32))]);
        TestPerson admin = await server.SetUpAsync();

        using HttpResponseMessage refused = await admin.Http.PostAsync("/v1/admin/keys/token", null);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("one", (await admin.Http.GetFromJsonAsync<JsonElement>("/v1/admin/keys")).GetProperty("tokenKeys")[0].GetProperty("kid").GetString());
    }

    private static string KidOf(string token) =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[0])).RootElement.GetProperty("kid").GetString()!;

    private static async Task<HttpStatusCode> MeAsync(TestServer server, string token)
    {
        using HttpClient http = server.Client(token);
        return (await http.GetAsync("/v1/me")).StatusCode;
    }

    private static async Task<string> SignInAsync(TestServer server, TestPerson person)
    {
        using HttpResponseMessage answer = await server.Anonymous.PostAsJsonAsync("/v1/auth/sign-in", new { email = person.Email, password = person.Password, mode = "token" });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString()!;
    }
}
