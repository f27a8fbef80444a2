using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.AgentChannel;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Routes;

/// <summary>Takes in which LANs a machine offers; who is asked for a yes sees it in the network.</summary>
/// <remarks>On <see cref="SystemDb"/>, since agents are no members; the device's id comes from its proof, never from a frame.</remarks>
internal sealed class RouteOffering(SystemDb db, Caller caller, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    private const string Standing = """
        SELECT p.id, p.name, r.prefix FROM peers p LEFT JOIN network_routes r ON r.peer_id = p.id AND r.offered WHERE p.network_id = $1 AND p.device_id = $2
        """;

    private const string Offer = """
        INSERT INTO network_routes (network_id, tenant_id, peer_id, prefix, offered, updated_at) SELECT $1, $2, $3, unnest($4::cidr[]), true, $5
        ON CONFLICT (network_id, peer_id, prefix) DO UPDATE SET offered = true, updated_at = $5
        """;

    // What was decided stays for the next time, but not what a signer of a network lock said; what was not has nothing to stay for.
    private const string Withdraw = """
        WITH gone AS (DELETE FROM network_routes WHERE peer_id = $1 AND prefix = ANY ($2::cidr[]) AND decision = 'open')
        UPDATE network_routes SET offered = false, signature = NULL, signer = NULL, updated_at = $3 WHERE peer_id = $1 AND prefix = ANY ($2::cidr[]) AND decision <> 'open'
        """;

    public async Task OfferAsync(AgentIdentity agent, NetworkId network, IReadOnlyList<IPNetwork> offered, CancellationToken stop)
    {
        caller.BecomeAgent(agent.Device, agent.Tenant);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, network, stop) is not { } locked)
            return;
        var standing = await db.QueryAsync(Standing, [network.Value, agent.Device.Value], row => (Id: row.GetGuid(0), Name: row.GetString(1), Prefix: row.Nullable<IPNetwork>(2)), stop);
        if (standing.Count == 0)
            return;
        (Guid peer, string name) = (standing[0].Id, standing[0].Name);
        IPNetwork[] known = [.. standing.Select(row => row.Prefix).OfType<IPNetwork>()];
        IPNetwork[] added = [.. offered.Except(known)], gone = [.. known.Except(offered)];
        if (added.Length == 0 && gone.Length == 0)
            return;
        DateTimeOffset now = time.GetUtcNow();
        if (added.Length > 0)
            db.Waiting.Add(Offer, [network.Value, locked.TenantId.Value, peer, added, now]);
        if (gone.Length > 0)
            db.Waiting.Add(Withdraw, [peer, gone, now]);
        foreach (IPNetwork prefix in added)
            activity.Add(db, locked.TenantId, network, "route.offered", new { device = name, prefix = prefix.ToString() });
        foreach (IPNetwork prefix in gone)
            activity.Add(db, locked.TenantId, network, "route.withdrawn", new { device = name, prefix = prefix.ToString() });
        recorder.Audit(db, locked.TenantId, "route.offer", AuditTarget.Of("peer", new PeerId(peer)), new { routes = Texts(known) }, new { routes = Texts(offered) });
        recorder.Event(db, locked.TenantId, "peers", "peer.updated", peer, network);
        NetworkRevisions.PeerChanged(db, network, new PeerId(peer), now);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
    }

    private static string[] Texts(IEnumerable<IPNetwork> networks) => [.. networks.Select(network => network.ToString())];
}
