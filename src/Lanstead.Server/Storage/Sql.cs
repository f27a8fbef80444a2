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
            await using NpgsqlBatch batch = Batch(db);
            batch.BatchCommands.Add(Command(statement, values));
            return await batch.ExecuteNonQueryAsync(stop);
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
            await using NpgsqlBatch batch = Batch(db);
            int before = batch.BatchCommands.Count;
            batch.BatchCommands.Add(Command(query, values));
            await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(stop);
            if (before > 0)
                await reader.NextResultAsync(stop);
            return await ReadAllAsync(reader, read, stop);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Reads all rows of two queries in one round trip.</summary>
    public static async Task<(List<T1> First, List<T2> Second)> QueryAsync<T1, T2>(
        this LansteadDb db,
        string query1, object?[] values1, Func<NpgsqlDataReader, T1> read1,
        string query2, object?[] values2, Func<NpgsqlDataReader, T2> read2,
        CancellationToken stop)
    {
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            await using NpgsqlBatch batch = Batch(db);
            int before = batch.BatchCommands.Count;
            batch.BatchCommands.Add(Command(query1, values1));
            batch.BatchCommands.Add(Command(query2, values2));
            await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(stop);
            if (before > 0)
                await reader.NextResultAsync(stop);
            List<T1> first = await ReadAllAsync(reader, read1, stop);
            await reader.NextResultAsync(stop);
            return (first, await ReadAllAsync(reader, read2, stop));
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Asks several questions in one round trip, each of which sees what the ones before it locked.</summary>
    public static Task AskAsync(this LansteadDb db, CancellationToken stop, params IReadOnlyList<Question> questions) =>
        SendAsync(db, null, questions, stop);

    /// <summary>Writes what waits in <see cref="LansteadDb.Waiting"/>, then asks the questions, in one round trip. Without a transaction of the caller's it is one by itself.</summary>
    public static Task WriteAsync(this LansteadDb db, CancellationToken stop, params IReadOnlyList<Question> questions) =>
        SendAsync(db, db.Waiting, questions, stop);

    private static async Task SendAsync(LansteadDb db, WaitingStatements? waiting, IReadOnlyList<Question> questions, CancellationToken stop)
    {
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            await using NpgsqlBatch batch = Batch(db);
            int skip = batch.BatchCommands.Count + (waiting?.Answers ?? 0);
            Action? check = waiting?.MoveTo(batch);
            foreach (Question question in questions)
                batch.BatchCommands.Add(question.Command());
            await using (NpgsqlDataReader reader = await batch.ExecuteReaderAsync(stop))
            {
                // Statements that answer nothing are no results: the reader passes them by itself.
                while (skip-- > 0)
                    await reader.NextResultAsync(stop);
                foreach (Question question in questions)
                {
                    await question.ReadAsync(reader, stop);
                    await reader.NextResultAsync(stop);
                }
            }
            check?.Invoke();
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

    private static async Task<List<T>> ReadAllAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken stop)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(stop))
            rows.Add(read(reader));
        return rows;
    }

    private static NpgsqlBatch Batch(LansteadDb db)
    {
        var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());
        if (db.Before() is { } before)
            batch.BatchCommands.Add(before);
        return batch;
    }

    internal static NpgsqlBatchCommand Command(string statement, object?[] values)
    {
#pragma warning disable CA2100 // All statements are constants: see the remarks above.
        var command = new NpgsqlBatchCommand(statement);
#pragma warning restore CA2100
        foreach (object? value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }
}
