using Lanstead.Protocol;
using Lanstead.Server.Features.JoinKeys;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.DeviceFlow;

/// <summary>Yes or no.</summary>
/// <param name="Approve">True: the machine gets a session of the caller's.</param>
internal sealed record DecideDeviceLoginRequest(bool Approve);

/// <summary>Decides a device login, once. Uses the system role: it belongs to nobody until now.</summary>
internal sealed class DecideDeviceLogin(SystemDb db, Caller caller, InstanceState instance, Recorder recorder, TimeProvider time)
{
    private const string Decide = """
        UPDATE device_logins SET decided_at = $2, approved = $3, session_id = $4
        WHERE user_code_hash = $1 AND decided_at IS NULL AND expires_at > $2
        RETURNING id, program, machine
        """;

    public static Task<NoContentAnswer> HandleAsync(string userCode, DecideDeviceLoginRequest body, DecideDeviceLogin self, CancellationToken stop) =>
        self.RunAsync(userCode, body, stop);

    private async Task<NoContentAnswer> RunAsync(string userCode, DecideDeviceLoginRequest body, CancellationToken stop)
    {
        if (!ShortCode.TryNormalize(userCode, out string? code))
            return FindDeviceLogin.Unknown;
        // A yes makes a lasting credential; to say no needs no proof.
        if (body.Approve && time.GetUtcNow() - caller.AuthenticatedAt > RecentSignIn.Lifetime)
            return AccessControl.Unconfirmed;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // One statement decides who was first, however many come at once.
        var decided = await db.QueryAsync(
            Decide,
            [CodeHash.Of(instance.CodeKey, code), time.GetUtcNow(), body.Approve, caller.SessionId.Value],
            row => (Id: row.GetGuid(0), Program: row.GetString(1), Machine: row.GetString(2)),
            stop);
        if (decided is not [var one])
            return FindDeviceLogin.Unknown;
        recorder.Audit(
            db, null, body.Approve ? "device_login.approve" : "device_login.deny", new AuditTarget("device_login", one.Id.ToString("D")),
            after: new { one.Program, one.Machine });
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }
}
