using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Peers;

/// <param name="Name">New name in the network: a DNS label.</param>
/// <param name="Ipv4">New address; its IPv6 address moves with it.</param>
internal sealed record UpdatePeerRequest(string? Name = null, string? Ipv4 = null);

/// <summary>Renames a peer or moves it to another address.</summary>
internal sealed class UpdatePeer(TenantDb db, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    public static Task<Answer<PeerView>> HandleAsync(PeerId peerId, UpdatePeerRequest body, UpdatePeer self, CancellationToken stop) => self.RunAsync(peerId, body, stop);

    private async Task<Answer<PeerView>> RunAsync(PeerId peerId, UpdatePeerRequest body, CancellationToken stop)
    {
        IPAddress? wanted = null;
        FieldErrors errors = new FieldErrors().CheckLabel("name", body.Name)
            .When(body.Ipv4 is not null && !(IPAddress.TryParse(body.Ipv4, out wanted) && wanted.ToString() == body.Ipv4), "ipv4", "An IPv4 address of the network.")
            .When(body is { Name: null, Ipv4: null }, "name", "Give what shall change: name or ipv4.");
        if (errors.Failure is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        NetworkId? networkId = await db.Peers.Where(p => p.Id == peerId).Select(p => (NetworkId?)p.NetworkId).SingleOrDefaultAsync(stop);
        if (networkId is not { } id || await NetworkRevisions.LockAsync(db, id, stop) is not { } network)
            return GetNetwork.NotFound;
        if (await db.Peers.SingleOrDefaultAsync(p => p.Id == peerId, stop) is not { } peer)
            return GetNetwork.NotFound;
        var before = new { peer.Name, ipv4 = peer.Ipv4 };
        DateTimeOffset now = time.GetUtcNow();
        if (body.Name is { } name && name != peer.Name)
        {
            if (await db.Peers.AnyAsync(p => p.NetworkId == id && p.Name == name, stop))
                return new Failure("peer.name_taken", $"A device with the name {name} is in this network already.");
            peer.Name = name;
        }
        if (wanted is not null && !wanted.Equals(peer.Ipv4))
        {
            Result<IPAddress> address = await AddressPool.PickAsync(db, network, peerId, wanted, now, stop);
            if (!address.IsSuccess)
                return address.Failure;
            await AddressPool.FreeAsync(db, id, peerId, now, stop);
            await AddressPool.ClaimAsync(db, network, peerId, wanted, stop);
            peer.Ipv4 = wanted;
            peer.Ipv6 = NetworkRanges.Beside(network.Ipv4, network.Ipv6, wanted);
        }
        if (!db.ChangeTracker.HasChanges())
            return (await PeerView.FindAsync(db, peerId, stop))!;
        peer.UpdatedAt = now;
        var after = new { peer.Name, ipv4 = peer.Ipv4 };
        activity.Add(db, network.TenantId, id, "peer.updated", new { before, after });
        recorder.Audit(db, network.TenantId, "peer.update", AuditTarget.Of("peer", peerId), before, after);
        recorder.Event(db, network.TenantId, "peers", "peer.updated", peerId.Value, id);
        await db.SaveChangesAsync(stop);
        await NetworkRevisions.PeerChangedAsync(db, id, peerId, now, stop);
        await transaction.CommitAsync(stop);
        return (await PeerView.FindAsync(db, peerId, stop))!;
    }
}
