using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lanstead.Server.Storage;

/// <summary>Says which exceptions mean that the database does not answer now, so that the same may succeed in a moment.</summary>
internal static class DatabaseAway
{
    /// <summary>False for what PostgreSQL refused for good: that is a fault of ours.</summary>
    public static bool Is(Exception e) => e switch
    {
        PostgresException p => p.IsTransient || p.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections,
        NpgsqlException or TimeoutException => true,
        DbUpdateException or InvalidOperationException => e.InnerException is { } inner && Is(inner),
        _ => false,
    };
}
