using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.JoinKeys;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Expose;

/// <param name="Name">What people call it.</param>
/// <param name="Region">Where it is, in people's words.</param>
/// <param name="Port">The UDP port of its tunnel; any when absent.</param>
/// <param name="Assignment">How a new client gets its public address; one after another when absent.</param>
/// <param name="DeviceId">A machine of the space that becomes it; without, the answer has a join key for one.</param>
internal sealed record CreateTunnelServerRequest(string Name, string? Region = null, int? Port = null, AddressAssignment? Assignment = null, DeviceId? DeviceId = null);

/// <param name="DeviceId">A machine of the space that becomes it; without, the answer has a join key for one.</param>
internal sealed record TunnelServerMachineRequest(DeviceId? DeviceId);

/// <summary>Makes tunnel servers, and gives them machines.</summary>
internal sealed class CreateTunnelServer(TenantDb db, TunnelMaker maker, JoinKeyMaker keys, Recorder recorder, TimeProvider time)
{
    private const string Insert = """
        INSERT INTO tunnel_servers (id, tenant_id, network_id, name, region, assignment, port, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
        """;

    private const string Named = "SELECT 1 FROM tunnel_servers WHERE tenant_id = $1 AND name = $2";
    private const string Touch = "UPDATE tunnel_servers SET updated_at = $2 WHERE id = $1";

    // A machine is often bought after the server was named.
    private static readonly TimeSpan s_keyLife = TimeSpan.FromDays(1);

    public static Task<CreatedAnswer<TunnelServerView>> HandleAsync(TenantId tenantId, CreateTunnelServerRequest body, CreateTunnelServer self, CancellationToken stop) => self.RunAsync(tenantId, body, stop);

    public static Task<Answer<TunnelServerView>> GiveMachineAsync(Guid tunnelServerId, TunnelServerMachineRequest body, CreateTunnelServer self, CancellationToken stop) => self.GiveAsync(tunnelServerId, body, stop);

    /// <summary>What can be wrong with what a person says of a server.</summary>
    public static FieldErrors Check(FieldErrors errors, string? region, int? port) => errors
        .When(region is not null && !DisplayText.IsValid(region, 0, 64), "region", "A region has at most 64 characters on one line.")
        .When(port is < 1 or > ushort.MaxValue, "port", "A port is a number from 1 to 65535.");

    private async Task<CreatedAnswer<TunnelServerView>> RunAsync(TenantId tenant, CreateTunnelServerRequest body, CancellationToken stop)
    {
        if (Check(new FieldErrors().CheckName(body.Name), body.Region, body.Port).Failure is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        Result<NetworkId> tunnel = await maker.AddNetworkAsync(db, tenant, body.Name, stop);
        if (!tunnel.IsSuccess)
            return tunnel.Failure;
        // Under the same lock as its range.
        if ((await db.QueryAsync(Named, [tenant.Value, body.Name], _ => 0, stop)).Count > 0)
            return ExposeProblems.NameTaken;
        DateTimeOffset now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        db.Waiting.Add(
            Insert, [id, tenant.Value, tunnel.Value.Value, body.Name, body.Region ?? "", ExposeWords.Of(body.Assignment ?? AddressAssignment.RoundRobin), body.Port, now], rows: 1);
        await db.WriteAsync(stop);
        Result<ServerJoin?> join = await MachineAsync(tenant, tunnel.Value, body.Name, body.DeviceId, stop);
        if (!join.IsSuccess)
            return join.Failure;
        recorder.Audit(db, tenant, "tunnel_server.create", new AuditTarget("tunnel_server", id.ToString("D")), after: new { body.Name, body.Region, body.Port, body.Assignment, body.DeviceId });
        recorder.Event(db, tenant, "tunnel-servers", "tunnel_server.created", id);
        await db.WriteAsync(stop);
        TunnelServerView made = (await TunnelServerView.FindAsync(db, id, stop))!;
        await transaction.CommitAsync(stop);
        return made with { Join = join.Value };
    }

    private async Task<Answer<TunnelServerView>> GiveAsync(Guid id, TunnelServerMachineRequest body, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await TunnelServerView.FindAsync(db, id, stop) is not { } server || await NetworkRevisions.LockAsync(db, server.NetworkId, stop) is null)
            return ExposeProblems.NotFound;
        // Somebody may have been faster.
        if ((await TunnelServerView.FindAsync(db, id, stop)) is not { DeviceId: null })
            return ExposeProblems.HasMachine;
        Result<ServerJoin?> join = await MachineAsync(server.TenantId, server.NetworkId, server.Name, body.DeviceId, stop);
        if (!join.IsSuccess)
            return join.Failure;
        db.Waiting.Add(Touch, [id, time.GetUtcNow()], rows: 1);
        recorder.Audit(db, server.TenantId, "tunnel_server.machine", new AuditTarget("tunnel_server", id.ToString("D")), after: new { body.DeviceId });
        recorder.Event(db, server.TenantId, "tunnel-servers", "tunnel_server.updated", id);
        await db.WriteAsync(stop);
        TunnelServerView view = (await TunnelServerView.FindAsync(db, id, stop))!;
        await transaction.CommitAsync(stop);
        return view with { Join = join.Value };
    }

    private async Task<Result<ServerJoin?>> MachineAsync(TenantId tenant, NetworkId tunnel, string name, DeviceId? device, CancellationToken stop)
    {
        if (device is not { } id)
        {
            NewJoinKey key = keys.Add(db, tenant, tunnel, $"Tunnel server {name}", maxUses: 1, s_keyLife, staySeconds: null);
            return new ServerJoin(key.Token, key.Code, key.Command, key.ExpiresAt);
        }
        if (await TunnelMaker.FindDeviceAsync(db, tenant, id, stop) is not { } machine)
            return ExposeProblems.NoDevice;
        LockedNetwork locked = (await NetworkRevisions.LockAsync(db, tunnel, stop))!;
        if ((await db.QueryAsync("SELECT 1 FROM peers WHERE network_id = $1 AND device_id = $2", [tunnel.Value, id.Value], _ => 0, stop)).Count > 0)
            return ExposeProblems.IsClient;
        Result<Peer> peer = await maker.AddPeerAsync(db, locked, machine, stop);
        if (!peer.IsSuccess)
            return peer.Failure;
        maker.MakeHub(db, tunnel, peer.Value.Id);
        return (ServerJoin?)null;
    }
}
