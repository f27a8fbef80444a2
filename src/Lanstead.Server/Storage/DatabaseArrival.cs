using System.Diagnostics;
using Lanstead.Server.Hosting;
using Npgsql;

namespace Lanstead.Server.Storage;

/// <summary>Waits at start for a database that is still coming up (crash recovery, a container started beside us).</summary>
internal static class DatabaseArrival
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <exception cref="SettingsException">It does not take us, or not in time.</exception>
    public static async Task AwaitAsync(string connectionString, TimeProvider time, CancellationToken stop)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(text.ConnectionString);
                await connection.OpenAsync(stop);
                return;
            }
            catch (PostgresException e) when (e.SqlState != PostgresErrorCodes.CannotConnectNow && !e.IsTransient)
            {
                throw new SettingsException($"The database refuses us: {e.MessageText} Check LANSTEAD_DATABASE.");
            }
            catch (NpgsqlException e)
            {
                if (Stopwatch.GetElapsedTime(began) > Patience)
                    throw new SettingsException($"No database answers at {text.Host}:{text.Port}: {e.Message} Start it, or check LANSTEAD_DATABASE.");
                await Task.Delay(Pause, time, stop);
            }
        }
    }
}
