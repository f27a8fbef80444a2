using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Chat;

/// <param name="Name">New name.</param>
/// <param name="Topic">New topic.</param>
/// <param name="Position">New place.</param>
/// <param name="Overrides">All that it says about roles, as it shall be; a role that is not named is as the matrix says.</param>
internal sealed record UpdateChannelRequest(string? Name = null, string? Topic = null, int? Position = null, IReadOnlyList<ChannelOverride>? Overrides = null);

/// <summary>Changes a channel, or removes it.</summary>
internal sealed class UpdateChannel(TenantDb db, Caller caller, Recorder recorder, TimeProvider time)
{
    private const string Lock = "SELECT name, topic, position FROM channels WHERE id = $1 FOR NO KEY UPDATE";
    private const string FindOverrides = "SELECT role, see, post, manage FROM channel_overrides WHERE channel_id = $1 ORDER BY role";
    private const string Update = "UPDATE channels SET name = $2, topic = $3, position = $4, updated_at = $5 WHERE id = $1";
    private const string Forget = "DELETE FROM channel_overrides WHERE channel_id = $1";
    private const string Override = "INSERT INTO channel_overrides (channel_id, tenant_id, role, see, post, manage) VALUES ($1, $2, $3, $4, $5, $6)";

    private static readonly Failure s_notRoles = new("access.denied", "What roles may do in a channel is for admins and owners to say.");

    public static Task<Answer<ChannelView>> HandleAsync(ChannelId channelId, UpdateChannelRequest body, UpdateChannel self, CancellationToken stop) => self.RunAsync(channelId, body, stop);

    public static Task<NoContentAnswer> DeleteAsync(ChannelId channelId, UpdateChannel self, CancellationToken stop) => self.DeleteAsync(channelId, stop);

    private async Task<Answer<ChannelView>> RunAsync(ChannelId id, UpdateChannelRequest body, CancellationToken stop)
    {
        FieldErrors errors = new FieldErrors().CheckTopic(body.Topic).CheckPosition(body.Position);
        if (body.Name is not null)
            errors.CheckChannelName(body.Name);
        errors.When(body is { Name: null, Topic: null, Position: null, Overrides: null }, "name", "Give what shall change: name, topic, position or overrides.");
        errors.When(body.Overrides?.Any(o => o.Role >= Role.Admin) == true, "overrides", "Admins and owners always see, write and manage; name viewer, member or moderator.");
        errors.When(body.Overrides is { } all && all.DistinctBy(o => o.Role).Count() != all.Count, "overrides", "Name each role once.");
        if (errors.Failure is { } invalid)
            return invalid;
        TenantId tenant = caller.ObjectTenant!.Value;
        // Who may manage one channel must not let themselves into more of it.
        if (body.Overrides is not null && !caller.MayInChannel(Permission.ChatManage))
            return s_notRoles;

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var channel = new Question<(string Name, string Topic, int Position)>(Lock, [id.Value], row => (row.GetString(0), row.GetString(1), row.GetInt32(2)));
        var overrides = new Question<ChannelOverride>(FindOverrides, [id.Value], ChannelOverrides.Read);
        await db.AskAsync(stop, channel, overrides);
        if (channel.Rows.Count == 0)
            return GetNetwork.NotFound;
        (string name, string topic, int position) = channel.Rows[0];
        var before = new { name, topic, position, overrides = overrides.Rows };
        var after = new { name = body.Name ?? name, topic = body.Topic ?? topic, position = body.Position ?? position, overrides = body.Overrides ?? overrides.Rows };
        db.Waiting.Add(Update, [id.Value, after.name, after.topic, after.position, time.GetUtcNow()], rows: 1);
        if (body.Overrides is not null)
        {
            db.Waiting.Add(Forget, [id.Value]);
            foreach (ChannelOverride one in body.Overrides.Where(o => o is not { See: null, Post: null, Manage: null }))
                db.Waiting.Add(Override, [id.Value, tenant.Value, one.Role.ToString().ToLowerInvariant(), one.See, one.Post, one.Manage], rows: 1);
        }
        recorder.Audit(db, tenant, "channel.update", AuditTarget.Of("channel", id), before, after);
        recorder.Event(db, tenant, "channels", "channel.updated", id.Value);
        return await ChannelView.CommitAsync(db, transaction, id, caller.UserId, stop);
    }

    private async Task<NoContentAnswer> DeleteAsync(ChannelId id, CancellationToken stop)
    {
        TenantId tenant = caller.ObjectTenant!.Value;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var channel = new Question<(string Name, long Messages)>("SELECT name, last_seq FROM channels WHERE id = $1 FOR UPDATE", [id.Value], row => (row.GetString(0), row.GetInt64(1)));
        await db.AskAsync(stop, channel);
        if (channel.Rows.Count == 0)
            return GetNetwork.NotFound;
        db.Waiting.Add("DELETE FROM channels WHERE id = $1", [id.Value], rows: 1);
        recorder.Audit(db, tenant, "channel.delete", AuditTarget.Of("channel", id), before: new { channel.Rows[0].Name, channel.Rows[0].Messages });
        recorder.Event(db, tenant, "channels", "channel.deleted", id.Value);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }
}
