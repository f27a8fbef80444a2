using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Peers;

/// <summary>The peers of a network, and one of them.</summary>
internal static class ReadPeers
{
    public static async Task<Answer<Page<PeerView>>> ListAsync(
        NetworkId networkId, [AsParameters] PageQuery page, TenantDb db, ObjectTenants objects, CancellationToken stop)
    {
        Result<Guid?> after = Cursors.AfterId(page);
        if (!after.IsSuccess)
            return after.Failure;
        List<PeerView> items = await PeerView.ListAsync(db, networkId, after.Value, page.Take + 1, stop);
        if (items.Count == 0 && !await objects.IsThereAsync(On.Network, networkId.Value, stop))
            return GetNetwork.NotFound;
        return page.Cut(items, item => item.Id.ToString());
    }

    public static async Task<Answer<PeerView>> GetAsync(PeerId peerId, TenantDb db, CancellationToken stop) =>
        await PeerView.FindAsync(db, peerId, stop) is { } peer ? peer : GetNetwork.NotFound;
}
