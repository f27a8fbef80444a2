using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Tenants;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.NetworkMembers;

/// <param name="Message">What somebody says who asks to come in.</param>
internal sealed record JoinNetworkRequest(string? Message = null);

/// <summary>Somebody comes into a network by themselves, or asks to.</summary>
/// <remarks>
/// Uses the system role: who finds a public network need not be in its space yet, and becomes a member of it with the network. To them a private
/// network answers as one that is not there.
/// </remarks>
internal sealed class JoinNetwork(SystemDb db, Caller caller, NetworkEntry entry, Recorder recorder, ActivityLog activity, SessionCache known, TimeProvider time)
{
    private const string OfSpace = "SELECT settings::text, kind = 'personal', closed, suspended_at IS NOT NULL FROM tenants WHERE id = $1";

    private const string InsertMember =
        "INSERT INTO members (tenant_id, user_id, role, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (tenant_id, user_id) DO NOTHING";

    public static Task<Answer<NetworkMembershipView>> HandleAsync(NetworkId networkId, JoinNetworkRequest body, JoinNetwork self, CancellationToken stop) => self.RunAsync(networkId, body, stop);

    private async Task<Answer<NetworkMembershipView>> RunAsync(NetworkId networkId, JoinNetworkRequest body, CancellationToken stop)
    {
        if (new FieldErrors().When(body.Message is not null && !DisplayText.IsValid(body.Message, 0, NetworkMembersFeature.TextMaxLength), "message", "A message has at most 300 characters on one line.").Failure is { } invalid)
            return invalid;
        DateTimeOffset now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is not { IsTunnel: false } network)
            return GetNetwork.NotFound;
        Question<Standing> asked = Standing.Of(networkId, network.TenantId, caller.UserId, now);
        var space = new Question<(TenantSettings Settings, bool IsPersonal, bool Closed, bool Suspended)>(OfSpace, [network.TenantId.Value], row => (TenantSettings.Parse(row.GetString(0)), row.GetBoolean(1), row.GetBoolean(2), row.GetBoolean(3)));
        await db.AskAsync(stop, asked, space);
        Standing who = asked.Rows[0];
        if (who.SpaceRole is null && (network.Access.Visibility != NetworkVisibility.Public || space.Rows[0].IsPersonal || space.Rows[0].Closed))
            return GetNetwork.NotFound;
        if (space.Rows[0].Closed)
            return space.Rows[0].Suspended ? AccessControl.Suspended : AccessControl.BeingDeleted;
        // Joining twice is joining once.
        if (who.Status == NetworkMemberStatus.Active)
            return NetworkMembershipView.Of(network, who);

        // A stranger counts as what they become in the space.
        Role role = who.SpaceRole ?? space.Rows[0].Settings.JoinRole;
        Failure? refused = NetworkEntry.Refuse(network, who, role);
        bool asks = refused == NetworkMemberProblems.MustAsk;
        if (refused is not null && !asks)
        {
            recorder.Audit(db, network.TenantId, "network.join", AuditTarget.Of("network", networkId), after: new { refused.Code }, outcome: AuditOutcome.Denied);
            await db.WriteAsync(stop);
            await transaction.CommitAsync(stop);
            return refused;
        }
        if (!asks && who.SpaceRole is null)
        {
            db.Waiting.Add(InsertMember, [network.TenantId.Value, caller.UserId.Value, role.ToString().ToLowerInvariant(), now]);
            recorder.Event(db, network.TenantId, "members", "member.joined", caller.UserId.Value);
        }
        entry.Write(db, network, caller.UserId, Role.Member, asks ? NetworkMemberStatus.Pending : NetworkMemberStatus.Active, asks ? body.Message ?? "" : "", null);
        activity.Add(db, network.TenantId, networkId, asks ? "network_member.asked" : "network_member.joined", new { name = who.Username });
        recorder.Audit(db, network.TenantId, asks ? "network.ask" : "network.join", AuditTarget.Of("network", networkId), after: new { caller.UserId, spaceRole = role });
        Question<Standing> after = Standing.Of(networkId, network.TenantId, caller.UserId, now);
        await db.WriteAsync(stop, after);
        await transaction.CommitAsync(stop);
        known.Forget();
        return NetworkMembershipView.Of(network, after.Rows[0]);
    }
}
