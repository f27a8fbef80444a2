using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.JoinKeys;

/// <summary>The join keys of a network, newest first.</summary>
internal static class ListJoinKeys
{
    public static async Task<Answer<Page<JoinKeyView>>> HandleAsync(
        NetworkId networkId, [AsParameters] PageQuery page, TenantDb db, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        List<JoinKeyView> items = await JoinKeyView.ListAsync(db, networkId, after.Value, page.Take + 1, stop);
        return page.Cut(items, item => item.Id.ToString());
    }
}
