using Lanstead.Server.Hosting;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Security.Keys;

/// <summary>Seals with the active data key what another one sealed, in batches, while servers run.</summary>
/// <remarks>Uses the system role: secrets are of all tenants and of none. Several servers share the work, since each passes rows that another one holds.</remarks>
internal sealed class Resealing(DataSources sources, SecretBox box)
{
    private const int BatchRows = 200;

    /// <summary>Goes over every column; returns how many secrets were sealed anew. Again and again until it returns 0, when servers still seal with the key before.</summary>
    /// <exception cref="SettingsException">A secret cannot be read.</exception>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        int changed = 0;
        foreach (SealedColumn column in SealedColumns.All)
        {
            for (int rows = BatchRows; rows == BatchRows; changed += rows)
                rows = await BatchAsync(column, stop);
        }
        return changed;
    }

    /// <summary>How many secrets each data key has sealed; none for those of the first version.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken stop)
    {
        var counts = new Dictionary<string, long>();
        foreach (SealedColumn column in SealedColumns.All)
        {
#pragma warning disable CA2100 // Tables and columns are those of the catalogue.
            await using NpgsqlCommand command = sources.System.CreateCommand($"""
                SELECT encode(substr({column.Column}, 2, {SealingKey.IdBytes}), 'hex'), count(*) FROM {column.Table}
                WHERE get_byte({column.Column}, 0) = {SecretBox.Version} GROUP BY 1
                """);
#pragma warning restore CA2100
            await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
            while (await row.ReadAsync(stop))
                counts[row.GetString(0)] = counts.GetValueOrDefault(row.GetString(0)) + row.GetInt64(1);
        }
        return counts;
    }

    private async Task<int> BatchAsync(SealedColumn column, CancellationToken stop)
    {
        await using NpgsqlConnection connection = await sources.System.OpenConnectionAsync(stop);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(stop);
        var rows = new List<(string Row, string Name, byte[] Sealed)>();
#pragma warning disable CA2100 // Tables and columns are those of the catalogue.
        await using (var read = new NpgsqlCommand($"SELECT ctid::text, {column.Name}, {column.Column} FROM {column.Table} WHERE substr({column.Column}, 1, {1 + SealingKey.IdBytes}) <> $1 LIMIT {BatchRows} FOR UPDATE SKIP LOCKED", connection))
        {
            read.Parameters.AddWithValue(box.Prefix);
            await using NpgsqlDataReader row = await read.ExecuteReaderAsync(stop);
            while (await row.ReadAsync(stop))
                rows.Add((row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2)));
        }
        await using (var write = new NpgsqlBatch(connection))
        {
            foreach ((string row, string name, byte[] sealedText) in rows)
            {
                write.BatchCommands.Add(new NpgsqlBatchCommand($"UPDATE {column.Table} SET {column.Column} = $1, {column.KeyId} = $2 WHERE ctid = $3::tid")
                {
                    Parameters = { new() { Value = box.Encrypt(name, box.Decrypt(name, sealedText)) }, new() { Value = box.Id }, new() { Value = row } },
                });
            }
            if (rows.Count > 0)
                await write.ExecuteNonQueryAsync(stop);
        }
#pragma warning restore CA2100
        await transaction.CommitAsync(stop);
        return rows.Count;
    }
}
