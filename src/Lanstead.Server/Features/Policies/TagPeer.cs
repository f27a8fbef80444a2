using Lanstead.Policy;
using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Policies;

/// <param name="Tags">All of them: letters a-z, digits and inner dashes.</param>
internal sealed record TagPeerRequest(IReadOnlyList<string> Tags);

/// <summary>Gives a device of a network its tags. They open and close ways, so it takes who may change the policy.</summary>
internal sealed class TagPeer(TenantDb db, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    private const int MaxTags = 32;

    public static Task<Answer<PeerView>> HandleAsync(PeerId peerId, TagPeerRequest body, TagPeer self, CancellationToken stop) => self.RunAsync(peerId, body, stop);

    private async Task<Answer<PeerView>> RunAsync(PeerId peerId, TagPeerRequest body, CancellationToken stop)
    {
        string[] tags = [.. body.Tags.Distinct().Order(StringComparer.Ordinal)];
        FieldErrors errors = new FieldErrors()
            .When(tags.Length > MaxTags, "tags", $"A device has at most {MaxTags} tags.")
            .When(!tags.All(PolicySelector.IsName), "tags", "A tag has 1 to 63 letters a-z, digits or inner dashes.");
        if (errors.Failure is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        Question<LockedNetwork> locked = NetworkRevisions.LockOf(peerId);
        var present = new Question<(string Name, string[] Tags)>("SELECT name, tags FROM peers WHERE id = $1", [peerId.Value], row => (row.GetString(0), row.GetFieldValue<string[]>(1)));
        await db.AskAsync(stop, locked, present);
        if (locked.Rows.Count == 0 || present.Rows.Count == 0)
            return GetNetwork.NotFound;
        LockedNetwork network = locked.Rows[0];
        db.Waiting.Add("UPDATE peers SET tags = $2, updated_at = $3 WHERE id = $1", [peerId.Value, tags, time.GetUtcNow()], rows: 1);
        activity.Add(db, network.TenantId, network.Id, "peer.tagged", new { present.Rows[0].Name, tags });
        recorder.Audit(db, network.TenantId, "peer.tag", AuditTarget.Of("peer", peerId), new { present.Rows[0].Tags }, new { tags });
        recorder.Event(db, network.TenantId, "peers", "peer.updated", peerId.Value, network.Id);
        var seen = PeerView.Find(peerId);
        await db.WriteAsync(stop, seen.Peer, seen.Paths);
        await transaction.CommitAsync(stop);
        return PeerView.Of(seen);
    }
}
