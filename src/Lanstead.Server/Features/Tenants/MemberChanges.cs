using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Tenants;

/// <summary>What a change of a space's members is about, under the space's lock.</summary>
/// <param name="Space">The space.</param>
/// <param name="Me">The caller, as they are now.</param>
/// <param name="Target">Whom it concerns, as they are now.</param>
internal sealed record MemberChange(LockedTenant Space, SpaceMember Me, SpaceMember Target);

/// <summary>The frame of every change of who is what in a space.</summary>
/// <remarks>
/// Under the space's row lock, with the roles that the change before left: what the request was let in with may be over. That an owner stays is the
/// database's to see to (<c>members_keep_an_owner</c>); it is asked before the commit, so that the answer can say so.
/// </remarks>
internal sealed class MemberChanges(TenantDb db, Caller caller, SessionCache known)
{
    private const string AskForOwner = "SET CONSTRAINTS members_keep_an_owner IMMEDIATE";

    /// <summary>Runs <paramref name="change"/>, which adds to what is written, or refuses.</summary>
    public async Task<NoContentAnswer> RunAsync(
        TenantId tenantId, UserId target, Failure notThere, Permission permission, Func<MemberChange, CancellationToken, Task<Failure?>> change, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await LockedTenant.TakeAsync(db, tenantId, stop) is not { } space
            || await space.MemberAsync(db, caller.UserId, stop) is not { } me)
            return GetNetwork.NotFound;
        if (space.Closed is { } closed && !PermissionMatrix.HoldsWhileDeleted(permission))
            return closed;
        if (!PermissionMatrix.Allows(me.Role, permission))
            return TenantProblems.Rank;
        if (await space.MemberAsync(db, target, stop) is not { } member)
            return notThere;
        if (await change(new MemberChange(space, me, member), stop) is { } refused)
        {
            // Who tried what they may not is noted by itself.
            if (refused == TenantProblems.Rank)
                await db.WriteAsync(stop);
            await transaction.CommitAsync(stop);
            return refused;
        }
        try
        {
            db.Waiting.Add(AskForOwner, []);
            await db.WriteAsync(stop);
        }
        catch (PostgresException e) when (e.ConstraintName == "members_keep_an_owner")
        {
            return TenantProblems.LastOwner;
        }
        await transaction.CommitAsync(stop);
        known.Forget();
        return NoContentAnswer.Done;
    }
}
