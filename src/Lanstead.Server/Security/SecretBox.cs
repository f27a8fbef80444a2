using System.Collections.Frozen;
using Lanstead.Server.Hosting;
using Lanstead.Server.Security.Keys;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Security;

/// <summary>Seals the deployment's secrets for the database with a data key, which a master key from outside the database wraps. Thread-safe.</summary>
/// <remarks>
/// Sealed: version (1 byte, 2) ‖ id of the data key (8) ‖ what <see cref="SealingKey"/> makes. Secrets of the first version, which are without these two and sealed
/// with a master key itself, are still read. Each column that holds sealed secrets stands in <see cref="SealedColumns"/>.
/// </remarks>
internal sealed class SecretBox(DataSources sources, MasterKeys masters, TimeProvider time)
{
    /// <summary>First byte of what is sealed with a data key.</summary>
    public const byte Version = 2;

    private readonly Lock _lock = new();
    private volatile Ring? _ring;

    /// <summary>Id of the data key that seals now; stored beside what it sealed.</summary>
    public string Id => Loaded.Active.Id;

    /// <summary>What everything begins with that the active data key sealed.</summary>
    public byte[] Prefix => [Version, .. Convert.FromHexString(Id)];

    /// <summary>The data keys as they were read last.</summary>
    internal IReadOnlyCollection<SealingKey> Known => Loaded.Keys.Values;

    /// <summary>Seals a secret under a name; only under the same name it is read again.</summary>
    public byte[] Encrypt(string name, ReadOnlySpan<byte> text)
    {
        SealingKey active = Loaded.Active;
        return [Version, .. Convert.FromHexString(active.Id), .. active.Seal(name, text)];
    }

    /// <exception cref="SettingsException">Sealed with a key that is not there, or altered.</exception>
    public byte[] Decrypt(string name, ReadOnlySpan<byte> sealedText)
    {
        const int header = 1 + SealingKey.IdBytes;
        if (sealedText.Length > header && sealedText[0] == Version)
        {
            string id = Convert.ToHexStringLower(sealedText[1..header]);
            // Another server may have made the key a moment ago.
            if ((Loaded.Keys.GetValueOrDefault(id) ?? Reload().Keys.GetValueOrDefault(id)) is { } key)
                return key.Open(name, sealedText[header..]) ?? throw Unreadable(name);
        }
        return OpenFirstVersion(name, sealedText.ToArray()) ?? throw Unreadable(name);
    }

    /// <summary>At start: reads the data keys, and makes the first one.</summary>
    /// <exception cref="SettingsException">The master key is not the one with which this database was made.</exception>
    public async Task LoadAsync(CancellationToken stop)
    {
        if (Read().Count == 0)
        {
            // Before anything is written: with a wrong master key a new data key would only hide that.
            await CheckFirstVersionAsync(stop);
            await InsertAsync(SealingKey.New(), masters.Read()[0], stop);
        }
        Reload();
    }

    /// <summary>Reads the keys anew; those that were read before stay, whatever became of their master key.</summary>
    /// <exception cref="SettingsException">No master key unwraps the one that seals.</exception>
    public Ring Reload()
    {
        lock (_lock)
        {
            IReadOnlyList<SealingKey> known = masters.Read();
            var keys = new Dictionary<string, SealingKey>();
            SealingKey? active = null;
            foreach (DataKey row in Read())
            {
                SealingKey? key = known.Select(master => SealingKey.Unwrap(row.Id, row.Wrapped, master)).FirstOrDefault(k => k is not null) ?? _ring?.Keys.GetValueOrDefault(row.Id);
                if (key is null)
                {
                    if (row.IsActive)
                        throw Unreadable("data key " + row.Id);
                    continue;
                }
                keys[row.Id] = key;
                if (row.IsActive)
                    active = key;
            }
            return _ring = new Ring(active ?? throw Unreadable("data key"), keys.ToFrozenDictionary(), known);
        }
    }

    private Ring Loaded => _ring ?? throw new InvalidOperationException("The keys are not loaded yet: this belongs after start-up.");

    private byte[]? OpenFirstVersion(string name, byte[] sealedText) =>
        masters.Read().Select(master => master.Open(name, sealedText)).FirstOrDefault(text => text is not null);

    private async Task CheckFirstVersionAsync(CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand("SELECT name, ciphertext FROM instance_secrets");
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            if (OpenFirstVersion(row.GetString(0), row.GetFieldValue<byte[]>(1)) is null)
                throw Unreadable(row.GetString(0));
        }
    }

    // Of several servers that start together one makes it.
    private async Task InsertAsync(SealingKey key, SealingKey master, CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand(
            "INSERT INTO data_keys (id, wrapped_key, master_key_id, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");
        command.Parameters.AddWithValue(key.Id);
        command.Parameters.AddWithValue(key.WrapBy(master));
        command.Parameters.AddWithValue(master.Id);
        command.Parameters.AddWithValue(time.GetUtcNow());
        await command.ExecuteNonQueryAsync(stop);
    }

    // Not asynchronous: to open a secret is not either, and this is needed only when keys change.
    private List<DataKey> Read()
    {
        using NpgsqlCommand command = sources.System.CreateCommand("SELECT id, wrapped_key, replaced_at IS NULL FROM data_keys");
        using NpgsqlDataReader row = command.ExecuteReader();
        var keys = new List<DataKey>();
        while (row.Read())
            keys.Add(new DataKey(row.GetString(0), row.GetFieldValue<byte[]>(1), row.GetBoolean(2)));
        return keys;
    }

    private static SettingsException Unreadable(string name) =>
        new($"The secret {name} in the database was not encrypted with this master key. Set LANSTEAD_MASTER_KEY, or put master.key back from the back-up.");

    private sealed record DataKey(string Id, byte[] Wrapped, bool IsActive);

    /// <summary>The keys as one reading found them.</summary>
    /// <param name="Active">Seals.</param>
    /// <param name="Keys">All that open, by id.</param>
    /// <param name="Masters">What wraps them.</param>
    internal sealed record Ring(SealingKey Active, FrozenDictionary<string, SealingKey> Keys, IReadOnlyList<SealingKey> Masters);
}
