using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Chat;

/// <param name="Name">What people call it.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="NetworkId">The network that it belongs to; the space itself when absent.</param>
/// <param name="Position">Its place; at the end when absent.</param>
internal sealed record CreateChannelRequest(string Name, string? Topic = null, NetworkId? NetworkId = null, int? Position = null);

/// <summary>Makes a channel.</summary>
internal sealed class CreateChannel(TenantDb db, Caller caller, Recorder recorder, TimeProvider time)
{
    // One for each network of a large space, and as many again.
    private const int ChannelsMax = 500;

    // Of two that come at once each sees the other's.
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtextextended('lanstead channels ' || $1::text, 0))";
    private const string Count = "SELECT count(*), coalesce(max(position), 0) FROM channels WHERE tenant_id = $1";
    private const string FindNetwork = "SELECT 1 FROM networks WHERE id = $1 AND tenant_id = $2 AND kind = 'mesh'";
    private const string Insert = "INSERT INTO channels (id, tenant_id, network_id, name, topic, position, created_at, updated_at) VALUES ($1, $2, $3::uuid, $4, $5, $6, $7, $7)";

    public static Task<CreatedAnswer<ChannelView>> HandleAsync(TenantId tenantId, CreateChannelRequest body, CreateChannel self, CancellationToken stop) => self.RunAsync(tenantId, body, stop);

    private async Task<CreatedAnswer<ChannelView>> RunAsync(TenantId tenant, CreateChannelRequest body, CancellationToken stop)
    {
        if (new FieldErrors().CheckChannelName(body.Name).CheckTopic(body.Topic).CheckPosition(body.Position).Failure is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var there = new Question<(long Number, int Last)>(Count, [tenant.Value], row => (row.GetInt64(0), row.GetInt32(1)));
        var network = new Question<int>(FindNetwork, [body.NetworkId?.Value ?? Guid.Empty, tenant.Value], row => row.GetInt32(0));
        await db.AskAsync(stop, new Question<int>(Lock, [tenant.ToString()], _ => 0), there, network);
        if (body.NetworkId is not null && network.Rows.Count == 0)
            return GetNetwork.NotFound;
        if (there.Rows[0].Number >= ChannelsMax)
            return new Failure("chat.too_many_channels", $"The space has {ChannelsMax} channels already. Remove one.");
        var id = ChannelId.New(time);
        int position = body.Position ?? Math.Min(there.Rows[0].Last + 1, ChannelPlaces.Last);
        db.Waiting.Add(Insert, [id.Value, tenant.Value, body.NetworkId?.Value, body.Name, body.Topic ?? "", position, time.GetUtcNow()], rows: 1);
        recorder.Audit(db, tenant, "channel.create", AuditTarget.Of("channel", id), after: new { body.Name, body.Topic, body.NetworkId });
        recorder.Event(db, tenant, "channels", "channel.created", id.Value);
        return await ChannelView.CommitAsync(db, transaction, id, caller.UserId, stop);
    }
}

/// <summary>Places of channels.</summary>
internal static class ChannelPlaces
{
    public const int Last = 10_000;

    public static FieldErrors CheckPosition(this FieldErrors errors, int? position) => errors.When(position is < 0 or > Last, "position", $"A place is a number from 0 to {Last}.");
}
