using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Expose;

/// <param name="DeviceId">A machine of the space that runs the agent.</param>
/// <param name="AddressId">The public address that its exposures get; by the server's rule when absent.</param>
internal sealed record AddTunnelClientRequest(DeviceId DeviceId, Guid? AddressId = null);

/// <param name="Status">Whether its exposures are open.</param>
/// <param name="AddressId">The public address that its exposures get from now on.</param>
/// <param name="ServerId">Another server of the space: it becomes a client of that one too, and stays one here.</param>
/// <param name="MoveExposures">True: the exposures that it has go along to the address or server, all or none.</param>
internal sealed record UpdateTunnelClientRequest(TunnelClientStatus? Status = null, Guid? AddressId = null, Guid? ServerId = null, bool MoveExposures = false);

/// <summary>Puts devices behind tunnel servers, moves them with what they expose, and takes them away.</summary>
internal sealed class ChangeTunnelClient(TenantDb db, Caller caller, TunnelClients clients, PeerRemover remover, Recorder recorder, TimeProvider time)
{
    private const string Update = "UPDATE tunnel_clients SET status = $2, address_id = $3, updated_at = $4 WHERE id = $1";
    private const string Of = "SELECT id FROM exposures WHERE client_id = $1 ORDER BY id";
    private const string Forget = "DELETE FROM exposed_ports WHERE exposure_id = ANY ($1)";
    private const string Move = "UPDATE exposures SET server_id = $2, address_id = $3, client_id = $4, updated_at = $5 WHERE id = ANY ($1)";

    // Another machine counts from zero.
    private const string Unsay = """
        UPDATE exposure_states SET open = false, code = '', detail = '', packets_in = 0, bytes_in = 0, packets_out = 0, bytes_out = 0, connections = 0 WHERE exposure_id = ANY ($1)
        """;

    public static Task<CreatedAnswer<TunnelClientView>> AddAsync(Guid tunnelServerId, AddTunnelClientRequest body, ChangeTunnelClient self, CancellationToken stop) => self.AddAsync(tunnelServerId, body, stop);

    public static Task<Answer<TunnelClientView>> UpdateAsync(Guid tunnelClientId, UpdateTunnelClientRequest body, ChangeTunnelClient self, CancellationToken stop) => self.UpdateAsync(tunnelClientId, body, stop);

    public static Task<NoContentAnswer> DeleteAsync(Guid tunnelClientId, ChangeTunnelClient self, CancellationToken stop) => self.DeleteAsync(tunnelClientId, stop);

    private async Task<CreatedAnswer<TunnelClientView>> AddAsync(Guid server, AddTunnelClientRequest body, CancellationToken stop)
    {
        TenantId tenant = caller.ObjectTenant!.Value;
        if (await TunnelMaker.FindDeviceAsync(db, tenant, body.DeviceId, stop) is not { } device)
            return ExposeProblems.NoDevice;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await clients.LockAsync(server, stop) is not { } tunnel)
            return ExposeProblems.NotFound;
        if (await clients.FindAsync(server, device.Id, stop) is not null)
            return ExposeProblems.IsClient;
        Result<ClientPlace> made = await clients.AddAsync(tunnel, device, body.AddressId, stop);
        if (!made.IsSuccess)
            return made.Failure;
        recorder.Audit(db, tenant, "tunnel_client.add", Target(made.Value.Id), after: new { server = tunnel.Server.Name, device = device.Name, made.Value.AddressId });
        recorder.Event(db, tenant, "tunnel-servers", "tunnel_server.updated", server);
        Question<TunnelClientView> seen = TunnelClientView.Find(made.Value.Id);
        await db.WriteAsync(stop, seen);
        await transaction.CommitAsync(stop);
        return seen.Rows[0];
    }

    private async Task<Answer<TunnelClientView>> UpdateAsync(Guid id, UpdateTunnelClientRequest body, CancellationToken stop)
    {
        TenantId tenant = caller.ObjectTenant!.Value;
        if (new FieldErrors().When(body is { Status: null, AddressId: null, ServerId: null }, "status", "Give what shall change: status, addressId or serverId.").Failure is { } invalid)
            return invalid;
        if (await FindAsync(id, stop) is not { } found)
            return ExposeProblems.NotFound;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);

        // 1. Both tunnels, in the order of their networks.
        Guid wanted = body.ServerId ?? found.ServerId;
        if (await clients.LockAsync([found.ServerId, wanted], stop) is not { } tunnels || tunnels[wanted].Server.TenantId != tenant || await FindAsync(id, stop) is not { } client)
            return ExposeProblems.NotFound;
        LockedTunnel to = tunnels[wanted];
        if (wanted != client.ServerId && to.Server.Status != TunnelServerStatus.Active)
            return ExposeProblems.NoServer;

        // 2. Where it will be.
        ClientPlace place = new(id, body.AddressId ?? client.AddressId);
        if (wanted != client.ServerId)
        {
            if (await TunnelMaker.FindDeviceAsync(db, tenant, client.DeviceId, stop) is not { } device)
                return ExposeProblems.NoDevice;
            ClientPlace? there = await clients.FindAsync(wanted, device.Id, stop);
            Result<ClientPlace> made = there is not null ? there with { AddressId = body.AddressId ?? there.AddressId } : await clients.AddAsync(to, device, body.AddressId, stop);
            if (!made.IsSuccess)
                return made.Failure;
            place = made.Value;
        }
        if (to.Server.Addresses.FirstOrDefault(one => one.Id == place.AddressId) is not { } address || ((body.AddressId is not null || wanted != client.ServerId) && address.Status != PoolAddressStatus.Active))
            return ExposeProblems.NoAddress(to.Server.Name);

        // 3. Its exposures, all or none.
        Guid[] moved = body.MoveExposures ? [.. await db.QueryAsync(Of, [id], row => row.GetGuid(0), stop)] : [];
        if (moved.Length > 0 && await MoveAsync(moved, to, place, address, wanted == client.ServerId, stop) is { } refused)
            return refused;
        DateTimeOffset now = time.GetUtcNow();
        TunnelClientStatus status = body.Status ?? client.Status;
        db.Waiting.Add(Update, [place.Id, ExposeWords.Of(wanted == client.ServerId ? status : TunnelClientStatus.Active), place.AddressId, now], rows: 1);
        recorder.Audit(
            db, tenant, "tunnel_client.update", Target(id), new { server = tunnels[client.ServerId].Server.Name, device = client.DeviceName, client.Address, client.Status },
            new { server = to.Server.Name, address.Address, status, moved = moved.Length });
        recorder.Event(db, tenant, "tunnel-servers", "tunnel_server.updated", client.ServerId);
        if (moved.Length > 0 || body.Status is not null)
            recorder.Event(db, tenant, "exposures", "exposure.updated", null);
        Question<TunnelClientView> seen = TunnelClientView.Find(place.Id);
        await db.WriteAsync(stop, seen);
        await transaction.CommitAsync(stop);
        return seen.Rows[0];
    }

    private async Task<NoContentAnswer> DeleteAsync(Guid id, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await FindAsync(id, stop) is not { } found || await clients.LockAsync(found.ServerId, stop) is not { } tunnel || await FindAsync(id, stop) is not { } client)
            return ExposeProblems.NotFound;
        Peer peer = await db.Peers.AsNoTracking().SingleAsync(one => one.NetworkId == tunnel.Network.Id && one.DeviceId == client.DeviceId, stop);
        recorder.Audit(db, tunnel.Network.TenantId, "tunnel_client.remove", Target(id), before: new { server = tunnel.Server.Name, device = client.DeviceName, client.Address, client.Exposures });
        recorder.Event(db, tunnel.Network.TenantId, "tunnel-servers", "tunnel_server.updated", client.ServerId);
        recorder.Event(db, tunnel.Network.TenantId, "exposures", "exposure.deleted", null);
        // Its exposures go with it.
        remover.Remove(db, tunnel.Network, peer);
        NetworkRevisions.ManifestChanged(db, client.DeviceId);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }

    private async Task<Failure?> MoveAsync(Guid[] moved, LockedTunnel to, ClientPlace place, PoolAddressView address, bool sameServer, CancellationToken stop)
    {
        db.Waiting.Add(Forget, [moved]);
        db.Waiting.Add(Move, [moved, to.Server.Id, address.Id, place.Id, time.GetUtcNow()], rows: moved.Length);
        List<HeldPorts> given = [], inside = [];
        foreach (Guid one in moved)
        {
            ExposureView exposure = (await ExposureView.FindAsync(db, one, stop))!;
            PortRequest[] wanted = [.. exposure.Ports.Select(ports => new PortRequest(ports.Protocol, ports.First, ports.Last, ports.TargetPort) { Shared = exposure.Host is not null })];
            Result<IReadOnlyList<ChosenPorts>> chosen = await clients.ChooseAsync(wanted, address, place.Id, moved, given, inside, stop);
            if (!chosen.IsSuccess)
                return chosen.Failure;
            given.AddRange(chosen.Value.Select(ports => new HeldPorts(ports.Tcp, ports.Udp, ports.First, ports.Last, exposure.Name, exposure.DeviceName) { Shared = ports.Shared }));
            inside.AddRange(chosen.Value.Select(ports => new HeldPorts(ports.Tcp, ports.Udp, ports.TunnelPort, ports.TunnelPort + ports.Last - ports.First, exposure.Name, exposure.DeviceName)));
            clients.Write(one, to.Network.TenantId, address.Id, place.Id, chosen.Value);
        }
        if (!sameServer)
            db.Waiting.Add(Unsay, [moved]);
        return null;
    }

    private async Task<TunnelClientView?> FindAsync(Guid id, CancellationToken stop)
    {
        Question<TunnelClientView> found = TunnelClientView.Find(id);
        await db.AskAsync(stop, found);
        return found.Rows is [var client] ? client : null;
    }

    private static AuditTarget Target(Guid id) => new("tunnel_client", id.ToString("D"));
}
