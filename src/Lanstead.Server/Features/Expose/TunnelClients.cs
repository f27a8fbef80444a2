using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Expose;

/// <summary>A tunnel server under its tunnel's lock.</summary>
internal sealed record LockedTunnel(TunnelServerView Server, LockedNetwork Network);

/// <summary>A client as its exposures need it.</summary>
internal sealed record ClientPlace(Guid Id, Guid AddressId);

/// <summary>Finds and makes clients of tunnel servers, and writes the ports of their exposures. All under the tunnel's lock.</summary>
internal sealed class TunnelClients(TenantDb db, TunnelMaker maker, TimeProvider time)
{
    private const string Find = "SELECT c.id, c.address_id FROM tunnel_clients c JOIN peers p ON p.id = c.peer_id WHERE c.server_id = $1 AND p.device_id = $2";
    private const string IsHub = "SELECT 1 FROM networks n JOIN peers p ON p.id = n.hub_peer_id WHERE n.id = $1 AND p.device_id = $2";
    private const string Insert = "INSERT INTO tunnel_clients (id, tenant_id, server_id, peer_id, address_id, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6)";

    private const string HeldQuery = """
        SELECT x.tcp, x.udp, lower(CASE WHEN $3 THEN x.tunnel_ports ELSE x.ports END), upper(CASE WHEN $3 THEN x.tunnel_ports ELSE x.ports END) - 1, e.name, d.name, x.shared = 1 AND NOT $3
        FROM exposed_ports x JOIN exposures e ON e.id = x.exposure_id JOIN tunnel_clients c ON c.id = e.client_id JOIN peers p ON p.id = c.peer_id JOIN devices d ON d.id = p.device_id
        WHERE CASE WHEN $3 THEN x.client_id = $1 ELSE x.address_id = $1 END AND NOT x.exposure_id = ANY ($2) ORDER BY 3
        """;

    private const string InsertPorts = """
        INSERT INTO exposed_ports (exposure_id, position, tenant_id, address_id, client_id, tcp, udp, ports, tunnel_ports, target_port, shared)
        SELECT $1, x.position - 1, $2, $3, $4, x.tcp, x.udp, int4range(x.first, x.last, '[]'), int4range(x.tunnel, x.tunnel + x.last - x.first, '[]'), x.target, x.shared::int::smallint
        FROM unnest($5::boolean[], $6::boolean[], $7::int[], $8::int[], $9::int[], $10::int[], $11::boolean[]) WITH ORDINALITY AS x (tcp, udp, first, last, tunnel, target, shared, position)
        """;

    /// <summary>The server under its tunnel's lock; null when it is gone.</summary>
    public async Task<LockedTunnel?> LockAsync(Guid server, CancellationToken stop) =>
        await TunnelServerView.FindAsync(db, server, stop) is { } found && await NetworkRevisions.LockAsync(db, found.NetworkId, stop) is { } network
            && await TunnelServerView.FindAsync(db, server, stop) is { } locked ? new LockedTunnel(locked, network) : null;

    /// <summary>Several servers under their tunnels' locks, taken in the order of their networks; null when one is gone.</summary>
    public async Task<IReadOnlyDictionary<Guid, LockedTunnel>?> LockAsync(Guid[] servers, CancellationToken stop)
    {
        var ordered = await db.QueryAsync("SELECT id FROM tunnel_servers WHERE id = ANY ($1) ORDER BY network_id", [servers], row => row.GetGuid(0), stop);
        var locked = new Dictionary<Guid, LockedTunnel>();
        foreach (Guid server in ordered)
        {
            if (await LockAsync(server, stop) is not { } tunnel)
                return null;
            locked[server] = tunnel;
        }
        return servers.All(locked.ContainsKey) ? locked : null;
    }

    /// <summary>The client that the device is; null: none yet.</summary>
    public async Task<ClientPlace?> FindAsync(Guid server, DeviceId device, CancellationToken stop) =>
        await db.QueryAsync(Find, [server, device.Value], row => new ClientPlace(row.GetGuid(0), row.GetGuid(1)), stop) is [var found] ? found : null;

    /// <summary>Makes the device a client; what waits is the caller's to write, and to audit.</summary>
    public async Task<Result<ClientPlace>> AddAsync(LockedTunnel tunnel, Device device, Guid? address, CancellationToken stop)
    {
        if ((await db.QueryAsync(IsHub, [tunnel.Network.Id.Value, device.Id.Value], _ => 0, stop)).Count > 0)
            return ExposeProblems.IsServer;
        if (MachineLans.Clash(device.Lans, tunnel.Network.Ipv4) is { } clash)
            return MachineLans.Problem(device.Name, clash, tunnel.Network.Name, tunnel.Network.Ipv4);
        Result<Peer> peer = await maker.AddPeerAsync(db, tunnel.Network, device, stop);
        if (!peer.IsSuccess)
            return peer.Failure;
        DateTimeOffset now = time.GetUtcNow();
        Result<Guid> chosen = await AddressChoice.ChooseAsync(db, tunnel.Server, address, now, stop);
        if (!chosen.IsSuccess)
            return chosen.Failure;
        var id = Guid.CreateVersion7(now);
        db.Waiting.Add(Insert, [id, tunnel.Network.TenantId.Value, tunnel.Server.Id, peer.Value.Id.Value, chosen.Value, now], rows: 1);
        return new ClientPlace(id, chosen.Value);
    }

    /// <summary>Chooses ports at an address for a client's exposure, besides what others have there; those of some exposures do not count.</summary>
    public async Task<Result<IReadOnlyList<ChosenPorts>>> ChooseAsync(
        IReadOnlyList<PortRequest> wanted, PoolAddressView address, Guid client, Guid[] except, IReadOnlyList<HeldPorts> given, IReadOnlyList<HeldPorts> givenInside, CancellationToken stop)
    {
        Question<HeldPorts> @public = Held(address.Id, except, tunnel: false), inside = Held(client, except, tunnel: true);
        await db.AskAsync(stop, @public, inside);
        return PortChoice.Choose(wanted, address.Address, [.. @public.Rows, .. given], [.. inside.Rows, .. givenInside]);
    }

    /// <summary>Adds the ports of an exposure to what is written next.</summary>
    public void Write(Guid exposure, TenantId tenant, Guid address, Guid client, IReadOnlyList<ChosenPorts> ports) => db.Waiting.Add(
        InsertPorts,
        [
            exposure, tenant.Value, address, client, ports.Select(one => one.Tcp).ToArray(), ports.Select(one => one.Udp).ToArray(), ports.Select(one => one.First).ToArray(),
            ports.Select(one => one.Last).ToArray(), ports.Select(one => one.TunnelPort).ToArray(), ports.Select(one => one.TargetPort).ToArray(), ports.Select(one => one.Shared).ToArray(),
        ],
        rows: ports.Count);

    private static Question<HeldPorts> Held(Guid id, Guid[] except, bool tunnel) =>
        new(HeldQuery, [id, except, tunnel], row => new HeldPorts(row.GetBoolean(0), row.GetBoolean(1), row.GetInt32(2), row.GetInt32(3), row.GetString(4), row.GetString(5)) { Shared = row.GetBoolean(6) });
}
