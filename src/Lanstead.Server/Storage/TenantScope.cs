using System.Data.Common;
using Lanstead.Server.Security;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Lanstead.Server.Storage;

/// <summary>Tells the database whose rows each transaction of <see cref="TenantDb"/> may show.</summary>
/// <remarks>
/// The setting lives as long as the transaction and not a statement longer, so a connection goes back to the pool showing nothing to anybody.
/// A transaction gets it when it begins. A query without one travels together with it, in one round trip: what is sent in one batch is one transaction.
/// </remarks>
internal sealed class TenantScope(Caller caller) : DbCommandInterceptor, IDbTransactionInterceptor
{
    private string? _tenants;

    /// <summary>The statement that goes before the query of a batch.</summary>
    public NpgsqlBatchCommand Statement() => new("SELECT set_config('lanstead.tenants', $1, true)")
    {
        Parameters = { new NpgsqlParameter<string> { TypedValue = Tenants } },
    };

    /// <inheritdoc/>
    public async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)connection) { BatchCommands = { Statement() } };
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return result;
    }

    /// <inheritdoc/>
    public DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result) =>
        throw new InvalidOperationException("Begin transactions with BeginTransactionAsync.");

    /// <inheritdoc/>
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (command.Transaction is not null)
            return result;
        await using NpgsqlBatch batch = Batch(command);
        NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return InterceptionResult<DbDataReader>.SuppressWithResult(reader);
    }

    /// <inheritdoc/>
    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (command.Transaction is not null)
            return result;
        await using NpgsqlBatch batch = Batch(command);
        return InterceptionResult<int>.SuppressWithResult(await batch.ExecuteNonQueryAsync(cancellationToken));
    }

    private NpgsqlBatch Batch(DbCommand command)
    {
        var alone = new NpgsqlBatchCommand(command.CommandText);
        foreach (NpgsqlParameter parameter in command.Parameters)
            alone.Parameters.Add(parameter.Clone());
        return new NpgsqlBatch((NpgsqlConnection)command.Connection!) { BatchCommands = { Statement(), alone } };
    }

    // A caller's memberships are known before the first query, and do not change while the request lasts.
    private string Tenants => _tenants ??= $"{{{string.Join(',', caller.Memberships.Keys)}}}";
}
