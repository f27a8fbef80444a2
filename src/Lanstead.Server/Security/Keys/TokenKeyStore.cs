using System.Security.Cryptography;
using System.Text;
using Lanstead.Server.Hosting;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Security.Keys;

/// <summary>Reads the keys of access tokens from the settings, else from the database, where the first one is made.</summary>
/// <remarks>Uses the system role: the keys are the deployment's. Thread-safe.</remarks>
internal sealed class TokenKeyStore(DataSources sources, SecretBox box, ServerSettings settings, InstanceState instance, TimeProvider time)
{
    /// <summary>Every server has read a new key by then: it looks each <see cref="KeyUpkeep.LookEvery"/>, and once may fail.</summary>
    public static readonly TimeSpan Announced = 2 * KeyUpkeep.LookEvery;

    // The name under which versions before kept all of them in one secret.
    private const string Before = "token-keys";
    private const string Insert = "INSERT INTO token_keys (kid, ciphertext, key_id, created_at, signs_from) VALUES ($1, $2, $3, $4, $5)";

    // A token lives as long as the key that signed it was the newest, and then its own time; the rest is for clocks that differ.
    private static readonly TimeSpan s_verifies = AccessTokens.Lifetime + TimeSpan.FromMinutes(1);

    /// <summary>True when the operator gives the keys: then they change in the settings alone.</summary>
    public bool AreInSettings => settings.TokenKeys is not null;

    /// <summary>At start: makes the first key, or takes over what the version before kept.</summary>
    public async Task LoadAsync(CancellationToken stop)
    {
        if (settings.TokenKeys is { } given)
        {
            instance.Use(TokenKeys.Parse(given));
            return;
        }
        await using (NpgsqlConnection connection = await sources.System.OpenConnectionAsync(stop))
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(stop);
            // Of several servers that start together the others wait here, and then find the first one's.
            await RunAsync(connection, "LOCK TABLE token_keys IN EXCLUSIVE MODE", stop);
            await using var count = new NpgsqlCommand("SELECT count(*) FROM token_keys", connection);
            if ((long)(await count.ExecuteScalarAsync(stop))! == 0)
            {
                DateTimeOffset now = time.GetUtcNow();
                IReadOnlyList<TokenKey> first = await TakeOverAsync(connection, stop) ?? [New(now)];
                for (int i = 0; i < first.Count; i++)
                    await RunAsync(connection, Insert, stop, Row(first[i] with { SignsFrom = now - TimeSpan.FromSeconds(i) }, now));
                await RunAsync(connection, "DELETE FROM instance_secrets WHERE name = $1", stop, Before);
            }
            await transaction.CommitAsync(stop);
        }
        await RefreshAsync(stop);
    }

    /// <summary>Reads them anew, and removes those that no living token bears.</summary>
    public async Task RefreshAsync(CancellationToken stop)
    {
        if (AreInSettings)
            return;
        await using NpgsqlConnection connection = await sources.System.OpenConnectionAsync(stop);
        await using var command = new NpgsqlCommand("SELECT kid, ciphertext, signs_from FROM token_keys ORDER BY signs_from DESC, kid", connection);
        var keys = new List<TokenKey>();
        await using (NpgsqlDataReader row = await command.ExecuteReaderAsync(stop))
        {
            while (await row.ReadAsync(stop))
                keys.Add(new TokenKey(row.GetString(0), box.Decrypt(NameOf(row.GetString(0)), row.GetFieldValue<byte[]>(1)), row.Time(2)));
        }
        if (keys.Count == 0)
            return;
        DateTimeOffset ended = time.GetUtcNow() - s_verifies;
        int newest = keys.FindIndex(key => key.SignsFrom <= ended);
        foreach (TokenKey old in newest < 0 ? [] : keys[(newest + 1)..])
            await RunAsync(connection, "DELETE FROM token_keys WHERE kid = $1", stop, old.Kid);
        instance.Use(new TokenKeys(newest < 0 ? keys : keys[..(newest + 1)]));
    }

    /// <summary>Adds a key to what is written next in the caller's transaction; it signs once every server knows it.</summary>
    public TokenKey Add(SystemDb db)
    {
        DateTimeOffset now = time.GetUtcNow();
        TokenKey key = New(now + Announced);
        db.Waiting.Add(Insert, Row(key, now));
        return key;
    }

    private async Task<IReadOnlyList<TokenKey>?> TakeOverAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("SELECT ciphertext FROM instance_secrets WHERE name = $1", connection) { Parameters = { new() { Value = Before } } };
        return await command.ExecuteScalarAsync(stop) is byte[] kept ? TokenKeys.Parse(Encoding.ASCII.GetString(box.Decrypt(Before, kept))).Keys : null;
    }

    private static TokenKey New(DateTimeOffset signsFrom) =>
        new("k" + RandomNumberGenerator.GetHexString(8, lowercase: true), RandomNumberGenerator.GetBytes(SealingKey.KeyBytes), signsFrom);

    private object?[] Row(TokenKey key, DateTimeOffset now) => [key.Kid, box.Encrypt(NameOf(key.Kid), key.Secret), box.Id, now, key.SignsFrom];

    private static string NameOf(string kid) => "token-key:" + kid;

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken stop, params object?[] values)
    {
#pragma warning disable CA2100 // Constants of this class.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (object? value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        await command.ExecuteNonQueryAsync(stop);
    }
}
