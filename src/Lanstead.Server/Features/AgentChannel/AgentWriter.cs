using Lanstead.Primitives;
using Lanstead.Server.Features.Blocks;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>Writes what agents reported, a few times a minute for all of them together, and keeps "connected" honest.</summary>
/// <remarks>Across tenants, since one process serves the agents of all.</remarks>
internal sealed partial class AgentWriter(
    StatusBatch statuses, TunnelBatch tunnels, ExposureBatch exposures, CertificateBatch certificates, BlockBatch blockLists, AckBatch acks, AgentSessions sessions, DataSources sources, IServiceScopeFactory scopes, TimeProvider time, ILogger<AgentWriter> log)
    : BackgroundService
{
    // Browsers see a path within 2 s of its report; a network's event comes at most each 4 s.
    private static readonly TimeSpan s_flush = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_eventGap = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_presence = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_lost = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan s_purge = TimeSpan.FromHours(1);

    private const string Seen = "UPDATE devices SET last_seen_at = $2 WHERE id = ANY ($1)";

    // A process that died said no goodbye: its agents have not been seen since.
    private const string Lost = "UPDATE devices SET connected = false WHERE connected AND last_seen_at < $1";

    // A week of history: an agent that was away longer gets the whole map.
    private const string Purge = "DELETE FROM network_changes WHERE at < $1";

    private readonly Dictionary<NetworkId, TenantId> _untold = [];
    private readonly Dictionary<NetworkId, long> _toldAt = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_flush, time);
        long presence = time.GetTimestamp();
        long purge = presence;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryAsync(acks.FlushAsync, stoppingToken);
                await TryAsync(FlushStatusAsync, stoppingToken);
                await TryAsync(tunnels.FlushAsync, stoppingToken);
                await TryAsync(exposures.FlushAsync, stoppingToken);
                await TryAsync(certificates.FlushAsync, stoppingToken);
                await TryAsync(blockLists.FlushAsync, stoppingToken);
                if (time.GetElapsedTime(presence) >= s_presence)
                {
                    presence = time.GetTimestamp();
                    await TryAsync(WritePresenceAsync, stoppingToken);
                }
                if (time.GetElapsedTime(purge) >= s_purge)
                {
                    purge = time.GetTimestamp();
                    await TryAsync(stop => RunAsync(Purge, [time.GetUtcNow().AddDays(-7)], stop), stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The last words of agents that are being sent away.
            await TryAsync(acks.FlushAsync, CancellationToken.None);
        }
    }

    private async Task FlushStatusAsync(CancellationToken stop)
    {
        foreach ((NetworkId network, TenantId tenant) in await statuses.FlushAsync(stop))
            _untold[network] = tenant;
        long now = time.GetTimestamp();
        var due = _untold.Where(item => !_toldAt.TryGetValue(item.Key, out long at) || time.GetElapsedTime(at, now) >= s_eventGap).ToArray();
        if (due.Length == 0)
            return;
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
        var db = scope.ServiceProvider.GetRequiredService<SystemDb>();
        var recorder = scope.ServiceProvider.GetRequiredService<Recorder>();
        foreach ((NetworkId network, TenantId tenant) in due)
            recorder.Event(db, tenant, "peers", "peer.status", null, network);
        await db.SaveChangesAsync(stop);
        foreach ((NetworkId network, _) in due)
        {
            _untold.Remove(network);
            _toldAt[network] = now;
        }
    }

    private async Task WritePresenceAsync(CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        Guid[] connected = [.. sessions.All().Where(session => !session.Ended.IsCancellationRequested).Select(session => session.Identity!.Device.Value).Order()];
        await RunAsync(Seen, [connected, now], stop);
        await RunAsync(Lost, [now - s_lost], stop);
    }

    private async Task RunAsync(string statement, object[] values, CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.Yielding.CreateCommand(statement);
        foreach (object value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(stop);
    }

    private async Task TryAsync(Func<CancellationToken, Task> write, CancellationToken stop)
    {
        try
        {
            // A space that is deleted meanwhile takes the same rows in another order. What was not written was kept.
            await Deadlocks.RetryAsync(async () =>
            {
                await write(stop);
                return true;
            });
        }
        catch (Exception e) when (Deadlocks.Is(e))
        {
            Yielded(log, e.Message);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException or Microsoft.EntityFrameworkCore.DbUpdateException)
        {
            WriteFailed(log, e.Message);
        }
    }

    [LoggerMessage(EventId = 3111, Level = LogLevel.Debug, Message = "What agents reported waits for somebody else's change: {Reason}")]
    private static partial void Yielded(ILogger logger, string reason);

    [LoggerMessage(EventId = 3110, Level = LogLevel.Warning, Message = "Could not write what agents reported: {Reason}")]
    private static partial void WriteFailed(ILogger logger, string reason);
}
