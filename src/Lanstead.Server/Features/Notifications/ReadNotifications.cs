using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Notifications;

/// <summary>A page of what the caller was told of, newest first.</summary>
/// <param name="Items">At most as many as asked for.</param>
/// <param name="NextCursor">Opaque; null at the end.</param>
/// <param name="Unread">How many of all were not read yet.</param>
internal sealed record NotificationPage(IReadOnlyList<NotificationView> Items, string? NextCursor, long Unread);

/// <param name="Ids">Those that were seen; all when absent.</param>
internal sealed record ReadNotificationsRequest(IReadOnlyList<Guid>? Ids = null);

/// <summary>Lists what the caller was told of, and notes what was seen.</summary>
/// <remarks>Uses the system role: it is the person's, also when they are in the space no more. Not audited: nobody else is concerned.</remarks>
internal static class ReadNotifications
{
    private const int MaxIds = 200;

    private const string List = $"""
        SELECT {NotificationView.Columns}, place FROM notifications WHERE user_id = $1 AND ($2::bigint IS NULL OR place < $2::bigint) ORDER BY place DESC LIMIT $3
        """;

    private const string Unread = "SELECT count(*) FROM notifications WHERE user_id = $1 AND read_at IS NULL";
    private const string Mark = "UPDATE notifications SET read_at = $2 WHERE user_id = $1 AND read_at IS NULL AND ($3::uuid[] IS NULL OR id = ANY ($3::uuid[]))";

    public static async Task<Answer<NotificationPage>> ListAsync([AsParameters] PageQuery page, SystemDb db, Caller caller, CancellationToken stop)
    {
        Result<long?> after = Cursors.AfterNumber(page);
        if (!after.IsSuccess)
            return after.Failure;
        var listed = new Question<(NotificationView View, long Place)>(List, [caller.UserId.Value, after.Value, page.Take + 1], row => (NotificationView.Read(row), row.GetInt64(8)));
        var unread = new Question<long>(Unread, [caller.UserId.Value], row => row.GetInt64(0));
        await db.AskAsync(stop, listed, unread);
        Page<(NotificationView View, long Place)> cut = page.Cut([.. listed.Rows], row => row.Place.ToString(provider: null));
        return new NotificationPage([.. cut.Items.Select(row => row.View)], cut.NextCursor, unread.Rows[0]);
    }

    public static async Task<NoContentAnswer> MarkAsync(ReadNotificationsRequest body, SystemDb db, Caller caller, Recorder recorder, TimeProvider time, CancellationToken stop)
    {
        if (new FieldErrors().When(body.Ids is { Count: > MaxIds }, "ids", $"At most {MaxIds} at once.").Failure is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await db.RunAsync(Mark, [caller.UserId.Value, time.GetUtcNow(), body.Ids?.ToArray()], stop) > 0)
        {
            recorder.Event(db, caller.UserId, "notifications", "notification.read", caller.UserId.Value);
            await db.WriteAsync(stop);
        }
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }
}
