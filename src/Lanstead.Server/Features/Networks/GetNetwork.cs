using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Networks;

/// <summary>One network.</summary>
internal static class GetNetwork
{
    public static readonly Failure NotFound = Http.NotFound.OrHidden;

    public static async Task<Answer<NetworkView>> HandleAsync(NetworkId networkId, TenantDb db, HttpContext http, CancellationToken stop)
    {
        if (await NetworkView.FindAsync(db, networkId, stop) is not { } network)
            return NotFound;
        ETags.Set(http, network.UpdatedAt);
        return network;
    }
}
