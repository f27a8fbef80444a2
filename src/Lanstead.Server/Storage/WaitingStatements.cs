using Npgsql;

namespace Lanstead.Server.Storage;

/// <summary>Statements of a unit of work that nobody waits for: they are sent together, with the next thing that is written.</summary>
internal sealed class WaitingStatements
{
    private readonly List<(NpgsqlBatchCommand Command, int? Rows)> _waiting = [];

    /// <summary>How many of them answer with rows, which whoever reads the batch's other answers must skip.</summary>
    public int Answers { get; private set; }

    /// <summary>True when there is none.</summary>
    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Adds one.</summary>
    /// <param name="statement">A constant: see <see cref="Sql"/>.</param>
    /// <param name="values">Of <c>$1</c>, <c>$2</c>…</param>
    /// <param name="rows">How many rows it must change; null: whatever it finds.</param>
    /// <param name="answers">True for a SELECT, which answers with rows though nobody wants them.</param>
    public void Add(string statement, object?[] values, int? rows = null, bool answers = false)
    {
        _waiting.Add((Sql.Command(statement, values), rows));
        Answers += answers ? 1 : 0;
    }

    /// <summary>Nothing is to be written after all.</summary>
    public void Clear()
    {
        _waiting.Clear();
        Answers = 0;
    }

    /// <summary>Puts all into <paramref name="batch"/>; what comes back is asked once the batch has run, and throws when a statement missed its rows.</summary>
    public Action MoveTo(NpgsqlBatch batch)
    {
        (NpgsqlBatchCommand Command, int? Rows)[] moved = [.. _waiting];
        Clear();
        foreach ((NpgsqlBatchCommand command, _) in moved)
            batch.BatchCommands.Add(command);
        return () =>
        {
            foreach ((NpgsqlBatchCommand command, int? rows) in moved)
            {
                if (rows is { } wanted && command.RecordsAffected != wanted)
                    throw new InvalidOperationException($"A statement changed {command.RecordsAffected} rows instead of {wanted}: {command.CommandText}");
            }
        };
    }
}
