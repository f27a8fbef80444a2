using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lanstead.Server.Storage;

/// <summary>What to do when PostgreSQL ended a unit of work since it and another waited for each other: nothing of it was done, and the other is through.</summary>
/// <remarks>Work across tenants, and the deletion of much at once, cannot always take rows in the order of everybody else.</remarks>
internal static class Deadlocks
{
    private const int TriesMax = 5;

    /// <summary>How long work that can wait stands in the way of work that somebody waits for: shorter than PostgreSQL's own search for deadlocks (1 s), so that it is never the other that is ended.</summary>
    public const string YieldingOptions = "-c lock_timeout=200ms";

    /// <summary>True for a unit of work that another's locks ended, or that gave way to them.</summary>
    public static bool Is(Exception e) => e switch
    {
        PostgresException p => p.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable,
        DbUpdateException { InnerException: { } inner } => Is(inner),
        _ => false,
    };

    /// <summary>Runs a whole transaction, and again when it was ended so.</summary>
    public static async Task<T> RetryAsync<T>(Func<Task<T>> transaction)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                return await transaction();
            }
            catch (Exception e) when (tries < TriesMax && Is(e))
            {
                // Its connection went back with the transaction; the next try takes the rows as they are then.
            }
        }
    }
}
