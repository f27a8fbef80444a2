using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Administration;

/// <summary>Takes one way in from an account, whose device or program is lost. What the person still has, stays.</summary>
/// <remarks>Uses the system role: accounts belong to no tenant. A last way in goes too: whoever runs the server gives another by a reset or a password.</remarks>
internal sealed class TakeAccess(SystemDb db, Recorder recorder, SessionCache known, TimeProvider time)
{
    public async Task<NoContentAnswer> PasskeyAsync(UserId user, Guid passkey, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        List<string> gone = await db.QueryAsync("DELETE FROM passkeys WHERE id = $1 AND user_id = $2 RETURNING name", [passkey, user.Value], row => row.GetString(0), stop);
        if (gone.Count == 0)
            return NotFound.Of("passkey");
        return await DoneAsync(user, "user.remove_passkey", new { passkey, name = gone[0] }, transaction.CommitAsync, stop);
    }

    public async Task<NoContentAnswer> ApiKeyAsync(UserId user, ApiKeyId key, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        List<(string Name, string Hint)> ended = await db.QueryAsync(
            "UPDATE api_keys SET revoked_at = $3 WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL RETURNING name, hint",
            [key.Value, user.Value, time.GetUtcNow()], row => (row.GetString(0), row.GetString(1)), stop);
        if (ended.Count == 0)
            return NotFound.Of("API key");
        return await DoneAsync(user, "user.revoke_api_key", new { key, name = ended[0].Name, hint = ended[0].Hint }, transaction.CommitAsync, stop);
    }

    private async Task<NoContentAnswer> DoneAsync(UserId user, string action, object before, Func<CancellationToken, Task> commit, CancellationToken stop)
    {
        recorder.Audit(db, null, action, AuditTarget.Of("user", user), before: before);
        await db.WriteAsync(stop);
        await commit(stop);
        known.Forget();
        return NoContentAnswer.Done;
    }
}
