using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Chat;

/// <summary>The channels of a space; there are never more than fit one answer.</summary>
/// <param name="Items">In their order: the space's own, then those of its networks.</param>
/// <param name="MutedUntil">When the caller may write again; the end of days when nobody has said.</param>
internal sealed record ChannelList(IReadOnlyList<ChannelView> Items, DateTimeOffset? MutedUntil);

internal static class ReadChannels
{
    private const string Muted = "SELECT ends_at FROM mutes WHERE tenant_id = $1 AND user_id = $2 AND (ends_at IS NULL OR ends_at > $3)";

    public static async Task<Answer<ChannelList>> ListAsync(TenantId tenantId, TenantDb db, Caller caller, TimeProvider time, CancellationToken stop)
    {
        List<ChannelView> channels = await ChannelView.ListAsync(db, tenantId, caller.UserId, stop);
        List<DateTimeOffset> muted = await db.QueryAsync(
            Muted, [tenantId.Value, caller.UserId.Value, time.GetUtcNow()], row => row.Nullable<DateTimeOffset>(0) ?? DateTimeOffset.MaxValue, stop);
        return new ChannelList(channels, muted is [var until] ? until : null);
    }

    public static async Task<Answer<ChannelView>> GetAsync(ChannelId channelId, TenantDb db, Caller caller, CancellationToken stop)
    {
        Question<ChannelView?> channel = ChannelView.Find(channelId, caller.UserId);
        await db.AskAsync(stop, channel);
        return channel.Rows is [{ } found] ? found : GetNetwork.NotFound;
    }
}
