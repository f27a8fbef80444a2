using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore.Storage;

namespace Lanstead.Server.Features.Passkeys;

/// <summary>A passkey's answer, for a session.</summary>
/// <param name="Challenge">Of <c>POST /v1/auth/passkeys/challenge</c>.</param>
/// <param name="Credential">What <c>navigator.credentials.get</c> gave, as <c>toJSON()</c>.</param>
/// <param name="Mode">How the session is carried; browser when absent.</param>
internal sealed record PasskeySignInRequest(string Challenge, JsonElement Credential, SignInMode Mode = SignInMode.Browser);

/// <summary>A passkey's answer, for confirming that it is still the same person.</summary>
/// <param name="Challenge">Of <c>POST /v1/auth/passkeys/challenge</c>.</param>
/// <param name="Credential">What <c>navigator.credentials.get</c> gave, as <c>toJSON()</c>.</param>
internal sealed record PasskeyConfirmRequest(string Challenge, JsonElement Credential);

/// <summary>Signing in and confirming by passkey: possession and PIN or finger, so no second factor is asked for besides.</summary>
/// <remarks>Uses the system role: who signs in has no tenants yet.</remarks>
internal sealed class PasskeySignIn(SystemDb db, PasskeyCeremony ceremony, Sessions sessions, Confirmations confirmations, Caller caller, Recorder recorder)
{
    private const string Method = "passkey";

    public async Task<Answer<PasskeyChallengeView>> ChallengeAsync() => await ceremony.AskAsync();

    public async Task<Answer<SessionView>> SignInAsync(PasskeySignInRequest request, CancellationToken stop)
    {
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(stop);
        Result<User> who = await ceremony.VerifyAsync(request.Challenge, request.Credential, stop);
        if (!who.IsSuccess)
        {
            recorder.Audit(db, null, "session.begin", new AuditTarget("user", ""), after: new { method = Method }, outcome: AuditOutcome.Failed);
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
            return who.Failure;
        }
        SessionView session = sessions.Begin(who.Value, request.Mode);
        recorder.Audit(db, null, "session.begin", AuditTarget.Of("user", who.Value.Id), after: new { request.Mode, method = Method });
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return session;
    }

    public async Task<NoContentAnswer> ConfirmAsync(PasskeyConfirmRequest request, CancellationToken stop)
    {
        Result<User> who = await ceremony.VerifyAsync(request.Challenge, request.Credential, stop);
        if (!who.IsSuccess || who.Value.Id != caller.UserId)
        {
            await confirmations.RefuseAsync(Method, stop);
            return who.IsSuccess ? PasskeyCeremony.Refused : who.Failure;
        }
        await confirmations.ConfirmAsync(Method, stop);
        return NoContentAnswer.Done;
    }
}
