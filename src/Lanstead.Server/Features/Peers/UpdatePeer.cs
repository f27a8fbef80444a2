using System.Net;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Devices;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Peers;

/// <param name="Name">New name in the network: a DNS label.</param>
/// <param name="Ipv4">New address; its IPv6 address moves with it.</param>
/// <param name="Approved">True: it comes into the map; false: it waits again.</param>
internal sealed record UpdatePeerRequest(string? Name = null, string? Ipv4 = null, bool? Approved = null)
{
    // Not in the constructor: the API description cannot write a default JsonElement.
    /// <summary>When it goes by itself; null: no end.</summary>
    public JsonElement EndsAt { get; init; }
}

/// <summary>Renames a peer, moves it to another address, says yes to it, or gives it an end.</summary>
internal sealed class UpdatePeer(TenantDb db, Holds holds, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    private const string Namesakes =
        "SELECT o.id FROM peers p JOIN peers o ON o.network_id = p.network_id WHERE p.id = $1 AND o.id <> p.id AND o.name = $2::text";

    private const string Update = "UPDATE peers SET name = $2, ipv4 = $3, ipv6 = $4, updated_at = $5, approved = $6, ends_at = $7 WHERE id = $1";

    public static Task<Answer<PeerView>> HandleAsync(PeerId peerId, UpdatePeerRequest body, UpdatePeer self, CancellationToken stop) => self.RunAsync(peerId, body, stop);

    private async Task<Answer<PeerView>> RunAsync(PeerId peerId, UpdatePeerRequest body, CancellationToken stop)
    {
        IPAddress? wanted = null;
        bool endGiven = body.EndsAt.ValueKind != JsonValueKind.Undefined;
        DateTimeOffset? ends = null;
        FieldErrors errors = new FieldErrors().CheckLabel("name", body.Name)
            .When(body.Ipv4 is not null && !(IPAddress.TryParse(body.Ipv4, out wanted) && wanted.ToString() == body.Ipv4), "ipv4", "An IPv4 address of the network.")
            .When(body is { Name: null, Ipv4: null, Approved: null } && !endGiven, "name", "Give what shall change: name, ipv4, approved or endsAt.")
            .When(endGiven && (!TimeText.TryRead(body.EndsAt, out ends) || ends <= time.GetUtcNow()), "endsAt", "A time to come, such as 2030-01-31T12:00:00Z, or null.");
        if (errors.Failure is { } invalid)
            return invalid;
        DateTimeOffset now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        Question<LockedNetwork> locked = NetworkRevisions.LockOf(peerId);
        var present = new Question<(string Name, IPAddress Ipv4, bool Approved, DateTimeOffset? EndsAt, DeviceId Device)>(
            "SELECT name, ipv4, approved, ends_at, device_id FROM peers WHERE id = $1", [peerId.Value],
            row => (row.GetString(0), row.GetFieldValue<IPAddress>(1), row.GetBoolean(2), row.Nullable<DateTimeOffset>(3), new DeviceId(row.GetGuid(4))));
        var namesakes = new Question<Guid>(Namesakes, [peerId.Value, body.Name], row => row.GetGuid(0));
        await db.AskAsync(stop, locked, present, namesakes);
        if (locked.Rows.Count == 0 || present.Rows.Count == 0)
            return GetNetwork.NotFound;
        LockedNetwork network = locked.Rows[0];
        var before = new { present.Rows[0].Name, ipv4 = present.Rows[0].Ipv4, present.Rows[0].Approved, present.Rows[0].EndsAt };
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
        var after = new { Name = body.Name ?? before.Name, ipv4, Approved = body.Approved ?? before.Approved, EndsAt = endGiven ? ends : before.EndsAt };
        if (after.Name == before.Name && after.ipv4.Equals(before.ipv4) && after.Approved == before.Approved && after.EndsAt == before.EndsAt)
            return (await PeerView.FindAsync(db, peerId, stop))!;
        IPAddress ipv6 = NetworkRanges.Beside(network.Ipv4, network.Ipv6, ipv4);
        db.Waiting.Add(Update, [peerId.Value, after.Name, after.ipv4, ipv6, now, after.Approved, after.EndsAt], rows: 1);
        activity.Add(db, network.TenantId, network.Id, after.Approved && !before.Approved ? "peer.approved" : "peer.updated", new { before, after });
        recorder.Audit(db, network.TenantId, "peer.update", AuditTarget.Of("peer", peerId), before, after);
        recorder.Event(db, network.TenantId, "peers", "peer.updated", peerId.Value, network.Id);
        NetworkRevisions.PeerChanged(db, network.Id, peerId, now);
        if (after.Approved != before.Approved)
        {
            await db.WriteAsync(stop);
            await holds.RefreshAsync(db, present.Rows[0].Device, stop);
        }
        var seen = PeerView.Find(peerId);
        await db.WriteAsync(stop, seen.Peer, seen.Paths);
        await transaction.CommitAsync(stop);
        return PeerView.Of(seen);
    }
}
