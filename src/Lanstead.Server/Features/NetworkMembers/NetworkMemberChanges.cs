using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Tenants;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.NetworkMembers;

/// <param name="Role">What they are in the network; member when absent.</param>
internal sealed record AdmitNetworkMemberRequest(Role? Role = null);

/// <param name="Role">What the member shall be in the network.</param>
internal sealed record NetworkRoleRequest(Role Role);

/// <param name="UserId">Who.</param>
/// <param name="Reason">Told to them.</param>
/// <param name="Seconds">For how long; for good when absent.</param>
internal sealed record BanRequest(UserId UserId, string? Reason = null, long? Seconds = null);

/// <param name="UserId">A member of the network, who becomes its owner.</param>
internal sealed record TransferNetworkRequest(UserId UserId);

/// <summary>Changes of who is in a network, by those who look after it. Effective at once: who goes, goes with their devices.</summary>
/// <remarks>
/// Under the network's row lock, with the standings that the change before left: what the request was let in with may be over. Rank counts as in a space,
/// by the highest of what somebody is in the space and in the network.
/// </remarks>
internal sealed class NetworkMemberChanges(TenantDb db, Caller caller, NetworkEntry entry, NetworkMemberRemover remover, Recorder recorder, ActivityLog activity, SessionCache known, TimeProvider time)
{
    private const string SetRole = "UPDATE network_members SET role = $3, updated_at = $4 WHERE network_id = $1 AND user_id = $2 AND status = 'active'";
    private const string Remove = "DELETE FROM network_members WHERE network_id = $1 AND user_id = $2";
    private const string Lift = "DELETE FROM network_members WHERE network_id = $1 AND user_id = $2 AND status = 'banned'";
    private const string Ban = "UPDATE network_members SET reason = $3, ends_at = $4 WHERE network_id = $1 AND user_id = $2";
    private const string Viewer = "INSERT INTO members (tenant_id, user_id, role, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id, user_id) DO NOTHING";
    private const string SpaceSettings = "SELECT settings::text FROM tenants WHERE id = $1";
    private const string OtherOwners = "UPDATE network_members SET role = 'admin', updated_at = $3 WHERE network_id = $1 AND user_id <> $2 AND role = 'owner' AND status = 'active'";

    /// <summary>Takes in who asked, or a member of the space.</summary>
    public Task<NoContentAnswer> AdmitAsync(NetworkId id, UserId user, Role role, CancellationToken stop) => RunAsync(id, user, async change =>
    {
        (LockedNetwork network, Standing me, Standing who) = change;
        if (!Enum.IsDefined(role))
            return new Failure("request.invalid", "owner, admin, moderator, member or viewer.");
        if (who.SpaceBan is { } banned)
            return NetworkMemberProblems.Banned("space", banned, who.SpaceBanEndsAt);
        // Nobody is put into a space without their doing: who asked has done theirs.
        if (who.SpaceRole is null && who.Status != NetworkMemberStatus.Pending)
            return TenantProblems.NotMember;
        if (role > Role.Member && (role > me.Effective || !PermissionMatrix.Allows(me.Effective ?? Role.Viewer, Permission.NetworkRole)))
            return NetworkMemberProblems.Rank;
        if (who.Status == NetworkMemberStatus.Active)
            return null;
        if (who.SpaceRole is null)
        {
            string settings = (await db.QueryAsync(SpaceSettings, [network.TenantId.Value], row => row.GetString(0), stop))[0];
            db.Waiting.Add(Viewer, [network.TenantId.Value, user.Value, TenantSettings.Parse(settings).JoinRole.ToString().ToLowerInvariant(), time.GetUtcNow()]);
            recorder.Event(db, network.TenantId, "members", "member.joined", user.Value);
        }
        entry.Write(db, network, user, role, NetworkMemberStatus.Active, "", caller.UserId);
        activity.Add(db, network.TenantId, id, "network_member.admitted", new { name = who.Username });
        return null;
    }, "network_member.admit", new { role }, stop);

    /// <summary>Gives a member of the network another role in it.</summary>
    public Task<NoContentAnswer> ChangeRoleAsync(NetworkId id, UserId user, Role role, CancellationToken stop) => RunAsync(id, user, change =>
    {
        (LockedNetwork network, Standing me, Standing who) = change;
        if (!Enum.IsDefined(role))
            return Task.FromResult<Failure?>(new Failure("request.invalid", "owner, admin, moderator, member or viewer."));
        if (who.Status != NetworkMemberStatus.Active)
            return Task.FromResult<Failure?>(GetNetwork.NotFound);
        if (!Outranks(me, who) || role > me.Effective || role == Role.Owner)
            return Task.FromResult<Failure?>(NetworkMemberProblems.Rank);
        db.Waiting.Add(SetRole, [id.Value, user.Value, role.ToString().ToLowerInvariant(), time.GetUtcNow()], rows: 1);
        recorder.Event(db, network.TenantId, "networkMembers", "network_member.updated", user.Value, id);
        return Task.FromResult<Failure?>(null);
    }, "network_member.role", new { role }, stop);

    /// <summary>Takes somebody out, or says no to who asked. Oneself: leaving.</summary>
    public Task<NoContentAnswer> RemoveAsync(NetworkId id, UserId user, CancellationToken stop) => RunAsync(id, user, async change =>
    {
        (LockedNetwork network, Standing me, Standing who) = change;
        if (who.Status is not (NetworkMemberStatus.Active or NetworkMemberStatus.Pending))
            return user == caller.UserId ? NetworkMemberProblems.NotMember : GetNetwork.NotFound;
        if (user != caller.UserId && !Outranks(me, who))
            return NetworkMemberProblems.Rank;
        await remover.RemoveAsync(db, network, user, stop);
        db.Waiting.Add(Remove, [id.Value, user.Value], rows: 1);
        recorder.Event(db, network.TenantId, "networkMembers", "network_member.removed", user.Value, id);
        activity.Add(db, network.TenantId, id, who.Status == NetworkMemberStatus.Pending ? "network_member.denied" : user == caller.UserId ? "network_member.left" : "network_member.removed", new { name = who.Username });
        return null;
    }, user == caller.UserId ? "network.leave" : "network_member.remove", null, stop);

    /// <summary>Takes somebody out and keeps them out.</summary>
    public Task<NoContentAnswer> BanAsync(NetworkId id, BanRequest body, CancellationToken stop)
    {
        if (NetworkMembersFeature.Check(body) is { } invalid)
            return Task.FromResult<NoContentAnswer>(invalid);
        DateTimeOffset? until = body.Seconds is { } seconds ? time.GetUtcNow().AddSeconds(seconds) : null;
        return RunAsync(id, body.UserId, async change =>
        {
            (LockedNetwork network, Standing me, Standing who) = change;
            if (who.SpaceRole is null && who.Status is null)
                return NetworkMemberProblems.NotMember;
            if (body.UserId == caller.UserId || !Outranks(me, who))
                return NetworkMemberProblems.Rank;
            IReadOnlyList<string> devices = await remover.RemoveAsync(db, network, body.UserId, stop);
            entry.Write(db, network, body.UserId, Role.Member, NetworkMemberStatus.Banned, "", caller.UserId);
            db.Waiting.Add(Ban, [id.Value, body.UserId.Value, body.Reason ?? "", until], rows: 1);
            activity.Add(db, network.TenantId, id, "network_member.banned", new { name = who.Username, devices });
            return null;
        }, "network_member.ban", new { body.Reason, endsAt = until }, stop);
    }

    /// <summary>Lets somebody come in again.</summary>
    public Task<NoContentAnswer> UnbanAsync(NetworkId id, UserId user, CancellationToken stop) => RunAsync(id, user, async change =>
    {
        if (await db.RunAsync(Lift, [id.Value, user.Value], stop) == 0)
            return GetNetwork.NotFound;
        recorder.Event(db, change.Network.TenantId, "networkMembers", "network_member.updated", user.Value, id);
        return null;
    }, "network_member.unban", null, stop);

    /// <summary>Makes a member the network's owner; who was it stays as an admin of it.</summary>
    public Task<NoContentAnswer> TransferAsync(NetworkId id, UserId user, CancellationToken stop) => RunAsync(id, user, change =>
    {
        (LockedNetwork network, _, Standing who) = change;
        if (who.Status != NetworkMemberStatus.Active)
            return Task.FromResult<Failure?>(NetworkMemberProblems.NotMember);
        db.Waiting.Add(OtherOwners, [id.Value, user.Value, time.GetUtcNow()]);
        db.Waiting.Add(SetRole, [id.Value, user.Value, "owner", time.GetUtcNow()], rows: 1);
        recorder.Event(db, network.TenantId, "networkMembers", "network_member.updated", user.Value, id);
        return Task.FromResult<Failure?>(null);
    }, "network.transfer", null, stop);

    private static bool Outranks(Standing me, Standing who) => MemberRules.Outranks(me.Effective ?? Role.Viewer, who.Effective ?? Role.Viewer);

    private async Task<NoContentAnswer> RunAsync(NetworkId id, UserId user, Func<NetworkMemberChange, Task<Failure?>> run, string action, object? after, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, id, stop) is not { IsTunnel: false } network)
            return GetNetwork.NotFound;
        DateTimeOffset now = time.GetUtcNow();
        Question<Standing> me = Standing.Of(id, network.TenantId, caller.UserId, now);
        Question<Standing> who = Standing.Of(id, network.TenantId, user, now);
        await db.AskAsync(stop, me, who);
        if (me.Rows is not [var mine] || who.Rows is not [var theirs])
            return GetNetwork.NotFound;
        Failure? refused = await run(new NetworkMemberChange(network, mine, theirs));
        if (refused is null || refused == NetworkMemberProblems.Rank)
        {
            recorder.Audit(
                db, network.TenantId, action, AuditTarget.Of("user", user), before: new { networkId = id, theirs.Username, theirs.Status, role = theirs.NetworkRole }, after: after,
                outcome: refused is null ? AuditOutcome.Succeeded : AuditOutcome.Denied);
            await db.WriteAsync(stop);
            await transaction.CommitAsync(stop);
            known.Forget();
        }
        return refused is null ? NoContentAnswer.Done : refused;
    }
}

/// <summary>What a change of a network's members is about, under the network's lock.</summary>
/// <param name="Network">The network.</param>
/// <param name="Me">The caller, as they are now.</param>
/// <param name="Who">Whom it concerns, as they are now.</param>
internal sealed record NetworkMemberChange(LockedNetwork Network, Standing Me, Standing Who);
