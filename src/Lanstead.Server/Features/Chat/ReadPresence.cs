using Lanstead.Primitives;
using Lanstead.Server.Features.Live;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Chat;

/// <summary>A network in which somebody's device is now.</summary>
/// <param name="NetworkId">The network.</param>
/// <param name="Since">Since when the device is connected; null when only its tunnels tell.</param>
internal sealed record InNetworkView(NetworkId NetworkId, DateTimeOffset? Since);

/// <summary>Whether somebody is there.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Online">True while a page or program of theirs has a live connection.</param>
/// <param name="Networks">Where their devices are online.</param>
internal sealed record PresenceView(UserId UserId, bool Online, IReadOnlyList<InNetworkView> Networks);

/// <summary>Who is there in a space: by live connections, and by what the devices' tunnels tell. Who is not there is not listed.</summary>
/// <param name="Items">Those who are.</param>
internal sealed record PresenceList(IReadOnlyList<PresenceView> Items);

internal static class ReadPresence
{
    private const string Members = "SELECT user_id FROM members WHERE tenant_id = $1";

    private const string InNetworks = $"""
        SELECT d.owner_user_id, p.network_id, min(CASE WHEN d.connected THEN d.connected_at END)
        FROM peers p JOIN devices d ON d.id = p.device_id WHERE p.tenant_id = $1 AND ({Liveness.OfPeer}) = '{Liveness.Online}' GROUP BY 1, 2 ORDER BY 1, 2
        """;

    public static async Task<Answer<PresenceList>> HandleAsync(TenantId tenantId, TenantDb db, PresenceBoard board, CancellationToken stop)
    {
        (List<UserId> members, var places) = await db.QueryAsync(
            Members, [tenantId.Value], row => new UserId(row.GetGuid(0)),
            InNetworks, [tenantId.Value], row => (User: new UserId(row.GetGuid(0)), Place: new InNetworkView(new NetworkId(row.GetGuid(1)), row.Nullable<DateTimeOffset>(2))),
            stop);
        HashSet<UserId> online = await board.OnlineAsync(members, stop);
        ILookup<UserId, InNetworkView> networks = places.ToLookup(place => place.User, place => place.Place);
        return new PresenceList([.. members.Where(user => online.Contains(user) || networks.Contains(user)).Select(user => new PresenceView(user, online.Contains(user), [.. networks[user]]))]);
    }
}
