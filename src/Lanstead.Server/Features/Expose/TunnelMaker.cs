using System.Net;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Expose;

/// <summary>Makes tunnels, and puts devices into them: as their hub, or as clients.</summary>
internal sealed class TunnelMaker(PeerMaker peers, TimeProvider time)
{
    private const string InsertNetwork = """
        INSERT INTO networks (id, tenant_id, name, slug, ipv4_cidr, ipv6_cidr, visibility, join_policy, required_role, settings, kind, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'private', 'invite', 'member', $7::jsonb, 'tunnel', $8, $8)
        """;

    private const string InsertGateway = "INSERT INTO addresses (network_id, tenant_id, address, kind) VALUES ($1, $2, $3, 'gateway')";
    private const string Others = "SELECT ipv4_cidr, ipv6_cidr FROM networks WHERE tenant_id = $1";
    private const string Space = "SELECT ipv4_block, ipv6_block, kind = 'personal' FROM tenants WHERE id = $1";
    private const string SetHub = "UPDATE networks SET hub_peer_id = $2 WHERE id = $1";

    /// <summary>Adds a tunnel's rows to what is written next in the caller's transaction; the caller audits.</summary>
    public async Task<Result<NetworkId>> AddNetworkAsync(LansteadDb db, TenantId tenant, string name, CancellationToken stop)
    {
        // One network of a space at a time, as those of people: ranges are each once.
        await db.QueryAsync("SELECT pg_advisory_xact_lock(hashtextextended('lanstead networks ' || $1::text, 0))", [tenant.ToString()], _ => 0, stop);
        var space = new Question<(IPNetwork Four, IPNetwork Six, bool IsPersonal)>(Space, [tenant.Value], row => (row.GetFieldValue<IPNetwork>(0), row.GetFieldValue<IPNetwork>(1), row.GetBoolean(2)));
        var others = new Question<(IPNetwork Four, IPNetwork Six)>(Others, [tenant.Value], row => (row.GetFieldValue<IPNetwork>(0), row.GetFieldValue<IPNetwork>(1)));
        Question<(string Device, IPNetwork[] Lans)> machines = MachineLans.AskOf(tenant);
        await db.AskAsync(stop, space, others, machines);
        if (space.Rows is not [var of])
            return ExposeProblems.NotFound;
        IPNetwork[] used = [.. others.Rows.Select(other => other.Four)];
        IPNetwork? four = NetworkRanges.FirstFree4(of.Four, [.. used, .. machines.Rows.SelectMany(machine => machine.Lans)]) ?? NetworkRanges.FirstFree4(of.Four, used);
        IPNetwork? six = NetworkRanges.FirstFree6(of.Six, [.. others.Rows.Select(other => other.Six)]);
        if (four is null || six is null)
            return new Failure("network.no_free_range", $"No free range is left in {of.Four} for another tunnel. Delete a network or a tunnel server.");
        NetworkId id = NetworkId.New(time);
        DateTimeOffset now = time.GetUtcNow();
        string slug = await UniqueNames.ForSlugAsync(db, tenant, DnsLabel.From(name, "tunnel", StateRules.SlugMaxLength), stop);
        // What is exposed stays so while the server is away, for as long as the machines are there: no lease.
        db.Waiting.Add(InsertNetwork, [id.Value, tenant.Value, name, slug, four.Value, six.Value, new NetworkSettings(LeaseSeconds: 0).ToJson(), now], rows: 1);
        db.Waiting.Add(InsertGateway, [id.Value, tenant.Value, NetworkRanges.GatewayAddress(four.Value)], rows: 1);
        return id;
    }

    /// <summary>The device, where it can be in a tunnel of the space.</summary>
    public static async Task<Device?> FindDeviceAsync(LansteadDb db, TenantId tenant, DeviceId id, CancellationToken stop) =>
        await db.Devices.AsNoTracking().SingleOrDefaultAsync(device => device.Id == id && device.TenantId == tenant && device.Kind == DeviceKind.Agent, stop);

    /// <summary>Puts a device into a tunnel, under its lock; what waits is the caller's to write, and to audit.</summary>
    public async Task<Result<Peer>> AddPeerAsync(LansteadDb db, LockedNetwork tunnel, Device device, CancellationToken stop)
    {
        PeerPlace place = peers.Place(tunnel.Id, device.Name, wanted: null);
        await db.AskAsync(stop, place.Address, place.Names);
        return peers.Add(db, tunnel, device, place, publicKey: null, approved: true, endsAt: null);
    }

    /// <summary>True for a tunnel whose server has no machine: who joins by a key of it becomes that. Under its lock.</summary>
    public static async Task<bool> IsWithoutHubAsync(LansteadDb db, NetworkId tunnel, CancellationToken stop) =>
        (await db.QueryAsync("SELECT 1 FROM networks WHERE id = $1 AND kind = 'tunnel' AND hub_peer_id IS NULL", [tunnel.Value], _ => 0, stop)).Count > 0;

    /// <summary>Makes a peer of the tunnel its hub, under its lock.</summary>
    public void MakeHub(LansteadDb db, NetworkId tunnel, PeerId peer)
    {
        db.Waiting.Add(SetHub, [tunnel.Value, peer.Value], rows: 1);
        NetworkRevisions.PeerChanged(db, tunnel, peer, time.GetUtcNow());
    }
}
