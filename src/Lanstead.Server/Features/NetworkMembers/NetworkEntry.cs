using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.NetworkMembers;

/// <summary>The door of a network: who may come in, by whatever way, and the row that says so.</summary>
/// <remarks>A person whose device comes in comes in with it, so a device never stands for somebody who is not in the network.</remarks>
internal sealed class NetworkEntry(Recorder recorder, TimeProvider time)
{
    private const string Upsert = """
        INSERT INTO network_members (network_id, tenant_id, user_id, role, status, message, decided_by, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
        ON CONFLICT (network_id, user_id) DO UPDATE SET role = $4, status = $5, message = $6, reason = '', ends_at = NULL, decided_by = $7, updated_at = $8
        """;

    /// <summary>Asks for what <see cref="Admit"/> needs to know.</summary>
    public Question<Standing> Ask(NetworkId network, TenantId tenant, UserId user) => Standing.Of(network, tenant, user, time.GetUtcNow());

    /// <summary>Lets a member of the space in, by themselves or with a device, when the network's policy does; adds the row to what is written next. Null: in.</summary>
    public Failure? Admit(LansteadDb db, LockedNetwork network, Question<Standing> asked)
    {
        if (asked.Rows is not [var who] || who.SpaceRole is not { } role)
            return GetNetwork.NotFound;
        if (who.Status == NetworkMemberStatus.Active)
            return null;
        if (Refuse(network, who, role) is { } refused)
            return refused;
        Write(db, network, who.User, Role.Member, NetworkMemberStatus.Active, "", null);
        return null;
    }

    /// <summary>Why somebody may not come in now, with that role in the space; <see cref="NetworkMemberProblems.MustAsk"/> when asking is the way.</summary>
    public static Failure? Refuse(LockedNetwork network, Standing who, Role role)
    {
        if (who.SpaceBan is { } spaceReason)
            return NetworkMemberProblems.Banned("space", spaceReason, who.SpaceBanEndsAt);
        if (who.Status == NetworkMemberStatus.Banned)
            return NetworkMemberProblems.Banned("network", who.Reason, who.EndsAt);
        if (role >= Role.Moderator)
            return null;
        if (network.Access.JoinPolicy == JoinPolicy.Invite)
            return NetworkMemberProblems.InviteOnly;
        if (role < network.Access.RequiredRole)
            return NetworkMemberProblems.RoleRequired;
        return network.Access.JoinPolicy == JoinPolicy.Approval ? NetworkMemberProblems.MustAsk : null;
    }

    /// <summary>Adds the row to what is written next, and tells browsers.</summary>
    public void Write(LansteadDb db, LockedNetwork network, UserId user, Role role, NetworkMemberStatus status, string message, UserId? decidedBy) =>
        Write(db, network.Id, network.TenantId, user, role, status, message, decidedBy);

    /// <summary>The same where the network is not locked.</summary>
    public void Write(LansteadDb db, NetworkId network, TenantId tenant, UserId user, Role role, NetworkMemberStatus status, string message, UserId? decidedBy)
    {
        db.Waiting.Add(
            Upsert,
            [network.Value, tenant.Value, user.Value, role.ToString().ToLowerInvariant(), status.ToString().ToLowerInvariant(), message, decidedBy?.Value, time.GetUtcNow()],
            rows: 1);
        recorder.Event(db, tenant, "networkMembers", "network_member.updated", user.Value, network);
    }
}
