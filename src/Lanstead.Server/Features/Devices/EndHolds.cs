using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Hosting;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lanstead.Server.Features.Devices;

/// <summary>Ends, every few seconds, what has an end: peers for a time go, devices whose time is over are held until they enrol anew.</summary>
/// <remarks>Uses the system role: it works for all tenants. Replicas do not meet, since each looks again under the network's row lock. Agents know the end of a peer, and drop it by themselves also without us.</remarks>
internal sealed partial class EndHolds(IServiceScopeFactory scopes, TimeProvider time, ILogger<EndHolds> log)
    : PeriodicWorker("Ending what has an end", s_every, time, log)
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(5);

    private const string DuePeers = "SELECT id, network_id FROM peers WHERE ends_at <= $1 ORDER BY ends_at LIMIT 100";

    private const string DueDevices = """
        SELECT d.id FROM devices d WHERE d.expires_at <= $1 AND d.disabled_at IS NULL AND EXISTS (SELECT FROM peers p WHERE p.device_id = d.id AND p.held NOT IN ('expired', 'suspended')) LIMIT 100
        """;

    /// <summary>Ends all that is due now; returns how many.</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        int ended = 0;
        foreach ((PeerId peer, NetworkId network) in await AskAsync(DuePeers, row => (new PeerId(row.GetGuid(0)), new NetworkId(row.GetGuid(1))), stop))
            ended += await EndPeerAsync(peer, network, stop) ? 1 : 0;
        foreach (DeviceId device in await AskAsync(DueDevices, row => new DeviceId(row.GetGuid(0)), stop))
            ended += await ExpireAsync(device, stop);
        return ended;
    }

    protected override Task WorkAsync(CancellationToken stop) => RunAsync(stop);

    private async Task<List<T>> AskAsync<T>(string query, Func<NpgsqlDataReader, T> read, CancellationToken stop)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SystemDb>().QueryAsync(query, [Time.GetUtcNow()], read, stop);
    }

    private async Task<bool> EndPeerAsync(PeerId id, NetworkId networkId, CancellationToken stop)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
        SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        DateTimeOffset now = Time.GetUtcNow();
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is not { } network
            || await db.Peers.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.EndsAt <= now, stop) is not { } peer)
            return false;
        Device device = await db.Devices.AsNoTracking().SingleAsync(d => d.Id == peer.DeviceId, stop);
        Recorder recorder = scope.ServiceProvider.GetRequiredService<Recorder>();
        recorder.Audit(db, network.TenantId, "peer.end", AuditTarget.Of("peer", id), before: new { peer.Name, peer.NetworkId, peer.DeviceId, ipv4 = peer.Ipv4, peer.EndsAt });
        scope.ServiceProvider.GetRequiredService<PeerRemover>().Remove(db, network, peer);
        if (device.Kind == DeviceKind.Agent)
        {
            NetworkRevisions.ManifestChanged(db, device.Id);
        }
        else
        {
            recorder.Event(db, device.TenantId, "devices", "device.deleted", device.Id.Value);
            db.Waiting.Add("DELETE FROM devices WHERE id = $1", [device.Id.Value]);
        }
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        LogEnded(Log, id);
        return true;
    }

    private async Task<int> ExpireAsync(DeviceId device, CancellationToken stop)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
        SystemDb db = scope.ServiceProvider.GetRequiredService<SystemDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await Holds.LockAsync(db, device, stop);
        int held = await scope.ServiceProvider.GetRequiredService<Holds>().RefreshAsync(db, device, stop);
        if (held == 0)
            return 0;
        Device row = await db.Devices.AsNoTracking().SingleAsync(d => d.Id == device, stop);
        Recorder recorder = scope.ServiceProvider.GetRequiredService<Recorder>();
        recorder.Audit(db, row.TenantId, "device.expire", AuditTarget.Of("device", device), before: new { row.Name, row.ExpiresAt });
        recorder.Event(db, row.TenantId, "devices", "device.updated", device.Value);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return 1;
    }

    [LoggerMessage(4700, LogLevel.Information, "The time of peer {PeerId} is over")]
    private static partial void LogEnded(ILogger logger, PeerId peerId);
}
