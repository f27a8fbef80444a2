using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Lanstead.Server.Storage;

/// <summary>Tells the database whose rows each transaction of <see cref="TenantDb"/> may show.</summary>
/// <remarks>
/// The setting lives as long as the transaction and not a statement longer, so a connection goes back to the pool showing nothing to anybody.
/// A transaction gets it with its first statement. A query without one travels together with it, in one round trip: what is sent in one batch is one transaction.
/// </remarks>
internal sealed class TenantScope : DbCommandInterceptor, IDbTransactionInterceptor
{
    /// <summary>The statement that goes before the query of a batch.</summary>
    public static NpgsqlBatchCommand Statement(TenantDb db)
    {
        db.ScopeOwed = false;
        return new("SELECT set_config('lanstead.tenants', $1, true)")
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = db.TenantsSetting } },
        };
    }

    /// <inheritdoc/>
    public ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        Of(eventData).ScopeOwed = true;
        return ValueTask.FromResult(result);
    }

    /// <inheritdoc/>
    public DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result) =>
        throw new InvalidOperationException("Begin transactions with BeginTransactionAsync.");

    /// <inheritdoc/>
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (command.Transaction is not null)
        {
            await PayScopeAsync(command, Of(eventData), cancellationToken);
            return result;
        }
        await using NpgsqlBatch batch = Batch(command, Of(eventData));
        NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return InterceptionResult<DbDataReader>.SuppressWithResult(reader);
    }

    /// <inheritdoc/>
    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (command.Transaction is not null)
        {
            await PayScopeAsync(command, Of(eventData), cancellationToken);
            return result;
        }
        await using NpgsqlBatch batch = Batch(command, Of(eventData));
        return InterceptionResult<int>.SuppressWithResult(await batch.ExecuteNonQueryAsync(cancellationToken));
    }

    // EF's own command may be several statements in one, which cannot be part of a batch.
    private static async ValueTask PayScopeAsync(DbCommand command, TenantDb db, CancellationToken stop)
    {
        if (!db.ScopeOwed)
            return;
        await using var batch = new NpgsqlBatch((NpgsqlConnection)command.Connection!) { BatchCommands = { Statement(db) } };
        await batch.ExecuteNonQueryAsync(stop);
    }

    private static NpgsqlBatch Batch(DbCommand command, TenantDb db)
    {
        var alone = new NpgsqlBatchCommand(command.CommandText);
        foreach (NpgsqlParameter parameter in command.Parameters)
            alone.Parameters.Add(parameter.Clone());
        return new NpgsqlBatch((NpgsqlConnection)command.Connection!) { BatchCommands = { Statement(db), alone } };
    }

    private static TenantDb Of(DbContextEventData data) => (TenantDb)(data.Context ?? throw new InvalidOperationException("A command without its context."));
}
