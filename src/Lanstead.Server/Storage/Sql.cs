using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lanstead.Server.Storage;

/// <summary>Hand-written SQL on a context's own connection and transaction, for what the mapping cannot say in one statement.</summary>
/// <remarks>Statements are constants with <c>$1</c>, <c>$2</c>…; nothing that came from outside is ever part of their text.</remarks>
internal static class Sql
{
    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public static async Task<int> RunAsync(this LansteadDb db, string statement, object?[] values, CancellationToken stop)
    {
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            await using NpgsqlCommand command = Command(db, statement, values);
            return await command.ExecuteNonQueryAsync(stop);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Reads all rows of a query.</summary>
    public static async Task<List<T>> QueryAsync<T>(
        this LansteadDb db, string query, object?[] values, Func<NpgsqlDataReader, T> read, CancellationToken stop)
    {
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            await using NpgsqlCommand command = Command(db, query, values);
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop);
            var rows = new List<T>();
            while (await reader.ReadAsync(stop))
                rows.Add(read(reader));
            return rows;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Reads a value that may be null.</summary>
    public static T? Nullable<T>(this NpgsqlDataReader row, int column)
        where T : struct => row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);

    /// <summary>Reads a time, in UTC.</summary>
    public static DateTimeOffset Time(this NpgsqlDataReader row, int column) => row.GetFieldValue<DateTimeOffset>(column);

    private static NpgsqlCommand Command(LansteadDb db, string statement, object?[] values)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
#pragma warning disable CA2100 // All statements are constants: see the remarks above.
        var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
        foreach (object? value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }
}
