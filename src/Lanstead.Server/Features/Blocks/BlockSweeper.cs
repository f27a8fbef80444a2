using Lanstead.Server.Hosting;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Blocks;

/// <summary>Takes off, each hour, what is over. Agents stop by themselves when it is.</summary>
/// <remarks>Uses the system role: it works for all tenants. Several servers may do it at once.</remarks>
internal sealed class BlockSweeper(DataSources sources, TimeProvider time, ILogger<BlockSweeper> log) : PeriodicWorker("Taking off blocks that are over", s_every, time, log)
{
    private static readonly TimeSpan s_every = TimeSpan.FromHours(1);

    // Tunnels first, as whoever else writes here has it.
    private const string Sweep = """
        WITH over AS (SELECT id, tenant_id FROM blocks WHERE expires_at <= $1), locked AS (
            SELECT n.id FROM networks n WHERE n.kind = 'tunnel' AND n.tenant_id IN (SELECT tenant_id FROM over) ORDER BY n.id FOR NO KEY UPDATE)
        DELETE FROM blocks b USING over WHERE b.id = over.id AND (SELECT count(*) FROM locked) >= 0
        """;

    /// <summary>Takes off what is over now; returns how many.</summary>
    public async Task<int> SweepAsync(CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand(Sweep);
        command.Parameters.Add(new NpgsqlParameter { Value = Time.GetUtcNow() });
        return await command.ExecuteNonQueryAsync(stop);
    }

    protected override Task WorkAsync(CancellationToken stop) => SweepAsync(stop);
}
