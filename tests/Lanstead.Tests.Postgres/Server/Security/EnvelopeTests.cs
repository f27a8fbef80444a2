using System.Security.Cryptography;
using System.Text;
using Lanstead.Server.Hosting;
using Lanstead.Server.Security;
using Lanstead.Server.Security.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Security;

/// <summary>N1: secrets are sealed with data keys, and these are wrapped with a key that is not in the database.</summary>
public sealed class EnvelopeTests(PostgresCluster cluster)
{
    [Fact]
    public async Task Server_with_another_master_key_refuses_to_start_and_changes_nothing()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        object? before = await KeysAsync(server);

        SettingsException refused = await Assert.ThrowsAsync<SettingsException>(() => TestServer.StartAsync(cluster, server.Connection));

        Assert.Contains("LANSTEAD_MASTER_KEY", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await KeysAsync(server));
    }

    [Fact]
    public async Task Secrets_of_the_first_version_are_read_and_sealed_anew()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        await WriteFirstVersionAsync(server);

        await using TestServer next = await TestServer.StartAsync(cluster, replicaOf: server);
        var box = next.App.Services.GetRequiredService<SecretBox>();

        Assert.Equal(server.App.Services.GetRequiredService<InstanceState>().CodeKey.ToArray(), next.App.Services.GetRequiredService<InstanceState>().CodeKey.ToArray());
        Assert.Equal(
            server.App.Services.GetRequiredService<InstanceState>().TokenKeys.Keys.Select(key => key.Kid), next.App.Services.GetRequiredService<InstanceState>().TokenKeys.Keys.Select(key => key.Kid));
        await SealedWithAsync(server, box);
        Assert.Equal(server.App.Services.GetRequiredService<InstanceState>().CodeKey.ToArray(), box.Decrypt("short-code-key", (byte[])(await server.SqlAsync("SELECT ciphertext FROM instance_secrets WHERE name = 'short-code-key'"))!));
    }

    [Fact]
    public async Task Secrets_of_the_first_version_under_another_master_key_stop_the_start_before_a_data_key_is_made()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        await WriteFirstVersionAsync(server);
        await server.SqlAsync("UPDATE instance_secrets SET ciphertext = $1", SealingKey.New().Seal("another", "text"u8));

        await Assert.ThrowsAsync<SettingsException>(() => TestServer.StartAsync(cluster, server.Connection));

        Assert.Equal(0L, await server.SqlAsync("SELECT count(*) FROM data_keys"));
    }

    [Fact]
    public async Task Secret_sealed_by_another_server_a_moment_after_it_made_a_data_key_is_read()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        var box = server.App.Services.GetRequiredService<SecretBox>();
        SealingKey master = server.App.Services.GetRequiredService<MasterKeys>().Read()[0];
        SealingKey made = SealingKey.New();
        // Without the notice, as when it is still on its way.
        await server.SqlAsync("ALTER TABLE data_keys DISABLE TRIGGER data_keys_notify");
        await server.SqlAsync("INSERT INTO data_keys (id, wrapped_key, master_key_id, created_at, replaced_at) VALUES ($1, $2, $3, now(), now())", made.Id, made.WrapBy(master), master.Id);

        byte[] sealedText = [SecretBox.Version, .. Convert.FromHexString(made.Id), .. made.Seal("a", "text"u8)];

        Assert.Equal("text"u8.ToArray(), box.Decrypt("a", sealedText));
        Assert.Throws<SettingsException>(() => box.Decrypt("b", sealedText));
        Assert.Throws<SettingsException>(() => box.Decrypt("a", RandomNumberGenerator.GetBytes(64)));
    }

    [Fact]
    public async Task Every_sealed_column_is_in_the_catalogue_and_can_be_sealed_anew()
    {
        await using TestServer server = await TestServer.StartAsync(cluster);
        // What seals a secret notes with which key, beside it.
        Assert.Equal(
            await ColumnsAsync(server, "data_type = 'text' AND column_name LIKE '%key\\_id' AND table_name <> 'data_keys'"),
            SealedColumns.All.Select(column => $"{column.Table}.{column.KeyId}").Distinct().Order(StringComparer.Ordinal));
        Assert.Subset(
            SealedColumns.All.Select(column => $"{column.Table}.{column.Column}").ToHashSet(),
            (await ColumnsAsync(server, "data_type = 'bytea' AND (column_name = 'ciphertext' OR column_name LIKE '%sealed%')")).ToHashSet());
        // Every statement of the catalogue is one that the database takes.
        await server.App.Services.GetRequiredService<Resealing>().RunAsync(CancellationToken.None);
    }

    private static async Task<List<string>> ColumnsAsync(TestServer server, string which)
    {
        object? all = await server.SqlAsync($"SELECT coalesce(string_agg(table_name || '.' || column_name, ','), '') FROM information_schema.columns WHERE table_schema = 'public' AND {which}");
        return [.. ((string)all!).Split(',', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    private static async Task SealedWithAsync(TestServer server, SecretBox box)
    {
        long left = -1;
        for (int i = 0; i < 200 && left != 0; i++)
        {
            left = (long)(await server.SqlAsync("SELECT count(*) FROM instance_secrets WHERE substr(ciphertext, 1, 9) <> $1", box.Prefix))!;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        Assert.True(left == 0, $"{left} secrets are not sealed with {box.Id}.");
    }

    // As the version before left it: no data key, each secret under the master key itself.
    private static async Task WriteFirstVersionAsync(TestServer server)
    {
        InstanceState instance = server.App.Services.GetRequiredService<InstanceState>();
        SealingKey master = server.App.Services.GetRequiredService<MasterKeys>().Read()[0];
        await server.App.StopAsync();
        await server.SqlAsync("DELETE FROM data_keys");
        await server.SqlAsync("DELETE FROM token_keys");
        TokenKey token = instance.TokenKeys.Keys[0];
        await server.SqlAsync("INSERT INTO instance_secrets VALUES ('token-keys', $1, $2, now())", master.Seal("token-keys", Encoding.ASCII.GetBytes($"{token.Kid}:{Convert.ToBase64String(token.Secret)}")), master.Id);
        await server.SqlAsync("DELETE FROM instance_secrets WHERE name NOT IN ('short-code-key', 'state-signing-key', 'token-keys')");
        foreach ((string name, byte[] secret) in new[] { ("short-code-key", instance.CodeKey.ToArray()), ("state-signing-key", instance.StateSigningKey.ExportPkcs8PrivateKey()) })
            await server.SqlAsync("UPDATE instance_secrets SET ciphertext = $2, key_id = $3 WHERE name = $1", name, master.Seal(name, secret), master.Id);
    }

    private static Task<object?> KeysAsync(TestServer server) => server.SqlAsync("SELECT string_agg(id || master_key_id, ',') FROM data_keys");
}
