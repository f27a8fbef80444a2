using Npgsql;

namespace Lanstead.Server.Storage;

/// <summary>A query that travels with others in one round trip.</summary>
internal abstract class Question
{
    /// <summary>What is sent.</summary>
    internal abstract NpgsqlBatchCommand Command();

    /// <summary>Takes the rows of the answer.</summary>
    internal abstract Task ReadAsync(NpgsqlDataReader reader, CancellationToken stop);
}

/// <summary>The same, with the kind of its rows.</summary>
/// <param name="statement">A constant: see <see cref="Sql"/>.</param>
/// <param name="values">Of <c>$1</c>, <c>$2</c>…</param>
/// <param name="read">Makes a row.</param>
internal sealed class Question<T>(string statement, object?[] values, Func<NpgsqlDataReader, T> read) : Question
{
    /// <summary>The answer, once it was asked.</summary>
    public List<T> Rows { get; } = [];

    internal override NpgsqlBatchCommand Command() => Sql.Command(statement, values);

    internal override async Task ReadAsync(NpgsqlDataReader reader, CancellationToken stop)
    {
        while (await reader.ReadAsync(stop))
            Rows.Add(read(reader));
    }
}
