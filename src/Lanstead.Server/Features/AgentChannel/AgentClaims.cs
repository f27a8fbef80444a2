using System.Net;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>What the database knows of a device that wants to connect.</summary>
internal sealed record KnownDevice(TenantId Tenant, byte[] MachineKey);

/// <summary>Session fencing: each connection takes the next token of its device, and only the newest may say that the device is gone.</summary>
/// <remarks>Before the proof no tenant is known, so on <see cref="SystemDb"/>.</remarks>
internal sealed class AgentClaims(SystemDb db, Recorder recorder, TimeProvider time)
{
    private const string Find = "SELECT tenant_id, machine_key FROM devices WHERE id = $1 AND kind = 'agent'";

    private const string Claim = """
        WITH claimed AS (
            UPDATE devices SET fence = fence + 1, connected = true, connected_at = $2, last_seen_at = $2, observed_address = $3,
                agent_version = $4, capability = $5, hostname = $6, platform = $7
            WHERE id = $1 RETURNING id, fence)
        SELECT fence, pg_notify('lanstead_fences', id::text || ' ' || fence::text) FROM claimed
        """;

    // A disconnect of an older connection that arrives last changes nothing.
    private const string Release = "UPDATE devices SET connected = false, last_seen_at = greatest(last_seen_at, $3) WHERE id = $1 AND fence = $2 AND connected";

    private const string NetworksOf = "SELECT network_id FROM peers WHERE device_id = $1";

    public async Task<KnownDevice?> FindAsync(DeviceId device, CancellationToken stop)
    {
        var rows = await db.QueryAsync(Find, [device.Value], row => new KnownDevice(new TenantId(row.GetGuid(0)), row.GetFieldValue<byte[]>(1)), stop);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Takes the next token; null when the device went away meanwhile.</summary>
    public async Task<long?> ClaimAsync(DeviceId device, TenantId tenant, Hello hello, IPAddress? observed, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var rows = await db.QueryAsync(
            Claim,
            [device.Value, now, observed, hello.AgentVersion, (int)hello.Capability, hello.Hostname, hello.Platform],
            row => row.GetInt64(0),
            stop);
        if (rows.Count == 0)
            return null;
        await TellAsync(device, tenant, "device.connected", stop);
        await transaction.CommitAsync(stop);
        return rows[0];
    }

    /// <summary>Says that the device is gone, unless a newer connection has taken over.</summary>
    public async Task ReleaseAsync(AgentIdentity identity, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await db.RunAsync(Release, [identity.Device.Value, identity.Fence, time.GetUtcNow()], stop) == 0)
            return;
        await TellAsync(identity.Device, identity.Tenant, "device.disconnected", stop);
        await transaction.CommitAsync(stop);
    }

    private async Task TellAsync(DeviceId device, TenantId tenant, string type, CancellationToken stop)
    {
        recorder.Event(db, tenant, "devices", type, device.Value);
        foreach (Guid network in await db.QueryAsync(NetworksOf, [device.Value], row => row.GetGuid(0), stop))
            recorder.Event(db, tenant, "peers", "peer.status", null, new NetworkId(network));
        await db.SaveChangesAsync(stop);
    }
}
