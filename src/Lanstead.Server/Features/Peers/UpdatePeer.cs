using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Peers;

/// <param name="Name">New name in the network: a DNS label.</param>
/// <param name="Ipv4">New address; its IPv6 address moves with it.</param>
internal sealed record UpdatePeerRequest(string? Name = null, string? Ipv4 = null);

/// <summary>Renames a peer or moves it to another address.</summary>
internal sealed class UpdatePeer(TenantDb db, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    private const string Namesakes =
        "SELECT o.id FROM peers p JOIN peers o ON o.network_id = p.network_id WHERE p.id = $1 AND o.id <> p.id AND o.name = $2::text";

    private const string Update = "UPDATE peers SET name = $2, ipv4 = $3, ipv6 = $4, updated_at = $5 WHERE id = $1";

    public static Task<Answer<PeerView>> HandleAsync(PeerId peerId, UpdatePeerRequest body, UpdatePeer self, CancellationToken stop) => self.RunAsync(peerId, body, stop);

    private async Task<Answer<PeerView>> RunAsync(PeerId peerId, UpdatePeerRequest body, CancellationToken stop)
    {
        IPAddress? wanted = null;
        FieldErrors errors = new FieldErrors().CheckLabel("name", body.Name)
            .When(body.Ipv4 is not null && !(IPAddress.TryParse(body.Ipv4, out wanted) && wanted.ToString() == body.Ipv4), "ipv4", "An IPv4 address of the network.")
            .When(body is { Name: null, Ipv4: null }, "name", "Give what shall change: name or ipv4.");
        if (errors.Failure is { } invalid)
            return invalid;
        DateTimeOffset now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        Question<LockedNetwork> locked = NetworkRevisions.LockOf(peerId);
        var present = new Question<(string Name, IPAddress Ipv4)>("SELECT name, ipv4 FROM peers WHERE id = $1", [peerId.Value], row => (row.GetString(0), row.GetFieldValue<IPAddress>(1)));
        var namesakes = new Question<Guid>(Namesakes, [peerId.Value, body.Name], row => row.GetGuid(0));
        await db.AskAsync(stop, locked, present, namesakes);
        if (locked.Rows.Count == 0 || present.Rows.Count == 0)
            return GetNetwork.NotFound;
        LockedNetwork network = locked.Rows[0];
        var before = new { present.Rows[0].Name, ipv4 = present.Rows[0].Ipv4 };
        if (namesakes.Rows.Count > 0)
            return new Failure("peer.name_taken", $"A device with the name {body.Name} is in this network already.");
        IPAddress ipv4 = before.ipv4;
        if (wanted is not null && !wanted.Equals(ipv4))
        {
            Question<AddressPool.Occupied> asked = AddressPool.Ask(network.Id, wanted, now);
            await db.AskAsync(stop, asked);
            Result<IPAddress> address = AddressPool.Pick(asked, network, peerId, wanted, now);
            if (!address.IsSuccess)
                return address.Failure;
            AddressPool.Free(db, network, peerId, now);
            AddressPool.Claim(db, network, peerId, wanted);
            ipv4 = wanted;
        }
        var after = new { Name = body.Name ?? before.Name, ipv4 };
        if (after.Name == before.Name && after.ipv4.Equals(before.ipv4))
            return (await PeerView.FindAsync(db, peerId, stop))!;
        IPAddress ipv6 = NetworkRanges.Beside(network.Ipv4, network.Ipv6, ipv4);
        db.Waiting.Add(Update, [peerId.Value, after.Name, after.ipv4, ipv6, now], rows: 1);
        activity.Add(db, network.TenantId, network.Id, "peer.updated", new { before, after });
        recorder.Audit(db, network.TenantId, "peer.update", AuditTarget.Of("peer", peerId), before, after);
        recorder.Event(db, network.TenantId, "peers", "peer.updated", peerId.Value, network.Id);
        NetworkRevisions.PeerChanged(db, network.Id, peerId, now);
        var seen = PeerView.Find(peerId);
        await db.WriteAsync(stop, seen.Peer, seen.Paths);
        await transaction.CommitAsync(stop);
        return PeerView.Of(seen);
    }
}
