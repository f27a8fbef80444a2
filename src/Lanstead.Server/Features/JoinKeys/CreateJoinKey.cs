using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.NetworkMembers;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.JoinKeys;

/// <param name="Description">What it is for.</param>
/// <param name="MaxUses">How many machines may join with it; one when absent.</param>
/// <param name="ExpiresInSeconds">How long it lives; a day when absent.</param>
/// <param name="StaySeconds">How long a device stays that joins by it, such as a guest for a day; for good when absent.</param>
internal sealed record CreateJoinKeyRequest(string? Description = null, int? MaxUses = null, long? ExpiresInSeconds = null, int? StaySeconds = null);

/// <summary>A new join key; the only answer that ever shows its token and code.</summary>
/// <param name="Id">The key.</param>
/// <param name="Token">Long form.</param>
/// <param name="Code">Short form, for typing.</param>
/// <param name="CodeExpiresAt">When the short form ends.</param>
/// <param name="ExpiresAt">When the key ends.</param>
/// <param name="Command">One line to paste into a root shell.</param>
internal sealed record NewJoinKey(JoinKeyId Id, string Token, string Code, DateTimeOffset CodeExpiresAt, DateTimeOffset ExpiresAt, string Command);

/// <summary>Makes a join key.</summary>
internal sealed class CreateJoinKey(
    TenantDb db, Caller caller, NetworkEntry entry, JoinKeyMaker maker, Recorder recorder, ActivityLog activity)
{
    private const int UsesMax = 10_000;
    private const int DefaultLifeSeconds = 24 * 60 * 60;
    private const int LifeMinSeconds = 60;
    private const int LifeMaxSeconds = 365 * 24 * 60 * 60;

    public static Task<CreatedAnswer<NewJoinKey>> HandleAsync(NetworkId networkId, CreateJoinKeyRequest body, CreateJoinKey self, CancellationToken stop) =>
        self.RunAsync(networkId, body, stop);

    private async Task<CreatedAnswer<NewJoinKey>> RunAsync(NetworkId networkId, CreateJoinKeyRequest body, CancellationToken stop)
    {
        long life = body.ExpiresInSeconds ?? DefaultLifeSeconds;
        FieldErrors errors = new FieldErrors().CheckDescription(body.Description)
            .When(body.MaxUses is < 1 or > UsesMax, "maxUses", "1 to 10,000 uses.")
            .When(body.StaySeconds is < LifeMinSeconds or > LifeMaxSeconds, "staySeconds", "60 seconds to a year.")
            .When(life is < LifeMinSeconds or > LifeMaxSeconds, "expiresInSeconds", "60 seconds to a year.");
        if (errors.Failure is { } invalid)
            return invalid;
        // Access control found it a moment ago; should it be gone since, the foreign key says so.
        if (caller.ObjectTenant is not { } tenant)
            return GetNetwork.NotFound;
        // What the key lets in stands for who made it. Under the lock, so that nobody is taken out at the same moment and leaves a key behind.
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        Question<LockedNetwork> locked = NetworkRevisions.Lock(networkId);
        Question<Standing> mine = entry.Ask(networkId, tenant, caller.UserId);
        await db.AskAsync(stop, locked, mine);
        if (locked.Rows.Count == 0)
            return GetNetwork.NotFound;
        if (entry.Admit(db, locked.Rows[0], mine) is { } shut)
            return shut;

        NewJoinKey made = maker.Add(db, tenant, networkId, body.Description ?? "", body.MaxUses ?? 1, TimeSpan.FromSeconds(life), body.StaySeconds);
        activity.Add(db, tenant, networkId, "join_key.created", new { made.Id, Description = body.Description ?? "", MaxUses = body.MaxUses ?? 1 });
        recorder.Audit(
            db, tenant, "join_key.create", AuditTarget.Of("join_key", made.Id),
            after: new { NetworkId = networkId, Description = body.Description ?? "", MaxUses = body.MaxUses ?? 1, made.ExpiresAt, body.StaySeconds });
        recorder.Event(db, tenant, "joinKeys", "join_key.created", made.Id.Value, networkId);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return made;
    }
}
