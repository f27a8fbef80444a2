using Lanstead.Server.Hosting;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Expose;

/// <summary>Removes, each hour, what went through exposures by the minute, once it is 90 days old. The totals stay.</summary>
/// <remarks>Uses the system role: it works for all tenants. Several servers may do it at once.</remarks>
internal sealed class MetricsSweeper(DataSources sources, TimeProvider time, ILogger<MetricsSweeper> log) : PeriodicWorker("Purging old figures of exposures", s_every, time, log)
{
    private static readonly TimeSpan s_every = TimeSpan.FromHours(1);

    // A season's plot.
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(90);

    /// <summary>Removes what is old now; returns how much.</summary>
    public async Task<int> SweepAsync(CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand("WITH days AS (DELETE FROM traffic_days WHERE day < ($1 AT TIME ZONE 'UTC')::date) DELETE FROM exposure_metrics WHERE at < $1");
        command.Parameters.Add(new NpgsqlParameter { Value = Time.GetUtcNow() - s_kept });
        return await command.ExecuteNonQueryAsync(stop);
    }

    protected override Task WorkAsync(CancellationToken stop) => SweepAsync(stop);
}
