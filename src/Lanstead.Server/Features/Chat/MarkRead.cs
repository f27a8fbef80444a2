using Lanstead.Primitives;
using Lanstead.Server.Features.Live;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Chat;

/// <param name="Seq">Number of the last message that was seen; the newest when absent.</param>
internal sealed record MarkReadRequest(long? Seq = null);

/// <summary>Notes how far somebody has read, for their own pages elsewhere. Never backwards.</summary>
internal static class MarkRead
{
    private const string Mark = """
        INSERT INTO read_markers (channel_id, tenant_id, user_id, seq, updated_at) SELECT id, tenant_id, $2, least($3::bigint, last_seq), $4 FROM channels WHERE id = $1
        ON CONFLICT (channel_id, user_id) DO UPDATE SET seq = greatest(read_markers.seq, excluded.seq), updated_at = excluded.updated_at RETURNING seq
        """;

    public static async Task<NoContentAnswer> HandleAsync(ChannelId channelId, MarkReadRequest body, TenantDb db, Caller caller, TimeProvider time, CancellationToken stop)
    {
        if (new FieldErrors().When(body.Seq < 0, "seq", "The number of a message.").Failure is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var marked = new Question<long>(Mark, [channelId.Value, caller.UserId.Value, body.Seq, time.GetUtcNow()], row => row.GetInt64(0));
        await db.AskAsync(stop, marked);
        if (marked.Rows is not [var seq])
            return GetNetwork.NotFound;
        LiveNotice.Read(caller.UserId, channelId, seq).AddTo(db);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }
}
