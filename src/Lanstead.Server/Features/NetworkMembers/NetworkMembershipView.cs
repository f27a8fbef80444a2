using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.NetworkMembers;

/// <summary>How the caller could come in now.</summary>
internal enum NetworkWayIn
{
    /// <summary>Is in, or may come in at once.</summary>
    Free,

    /// <summary>Asks, and a moderator says yes.</summary>
    Ask,

    /// <summary>By an invite, or by who looks after it.</summary>
    Invite,

    /// <summary>The role in the space is not enough.</summary>
    Role,

    /// <summary>Not at all.</summary>
    Banned,
}

/// <summary>What the caller is in a network.</summary>
/// <param name="Status">Null: nothing yet.</param>
/// <param name="Role">In the network; null unless in it.</param>
/// <param name="WayIn">How to come in.</param>
/// <param name="Permissions">What the caller may do in this network, by either role.</param>
internal sealed record NetworkMembershipView(NetworkMemberStatus? Status, Role? Role, NetworkWayIn WayIn, IReadOnlyList<Permission> Permissions)
{
    public static NetworkMembershipView Of(LockedNetwork network, Standing who)
    {
        Failure? refused = who.Status == NetworkMemberStatus.Active ? null : who.SpaceRole is { } role ? NetworkEntry.Refuse(network, who, role) : NetworkMemberProblems.InviteOnly;
        NetworkWayIn way = refused?.Code switch
        {
            null => NetworkWayIn.Free,
            "network.must_ask" => NetworkWayIn.Ask,
            "network.invite_only" => NetworkWayIn.Invite,
            "network.role_required" => NetworkWayIn.Role,
            _ => NetworkWayIn.Banned,
        };
        return new NetworkMembershipView(
            who.Status, who.Status == NetworkMemberStatus.Active ? who.NetworkRole : null, way,
            [.. PermissionMatrix.Rows.Where(row => row.InNetwork && who.Effective >= row.Least).Select(row => row.Permission)]);
    }
}

/// <summary>Reads what the caller is in a network.</summary>
internal static class GetNetworkMembership
{
    public static async Task<Answer<NetworkMembershipView>> HandleAsync(NetworkId networkId, TenantDb db, Caller caller, TimeProvider time, CancellationToken stop)
    {
        var network = (await db.QueryAsync(NetworkRevisions.ReadStatement, [networkId.Value], NetworkRevisions.Read, stop)).SingleOrDefault();
        if (network is null)
            return GetNetwork.NotFound;
        Question<Standing> asked = Standing.Of(networkId, network.TenantId, caller.UserId, time.GetUtcNow());
        await db.AskAsync(stop, asked);
        return asked.Rows is [var who] ? NetworkMembershipView.Of(network, who) : GetNetwork.NotFound;
    }
}
