using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lanstead.Server.Storage;

/// <summary>Refuses to commit while statements still wait: a change without its audit, or without its revision, must not come about.</summary>
internal sealed class NothingForgotten : IDbTransactionInterceptor
{
    /// <inheritdoc/>
    public ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        eventData.Context is LansteadDb { Waiting.IsEmpty: false }
            ? throw new InvalidOperationException("Statements wait in the context: call SaveChangesAsync or WriteAsync before the commit.")
            : ValueTask.FromResult(result);

    /// <inheritdoc/>
    public InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result) =>
        throw new InvalidOperationException("Commit with CommitAsync.");
}
