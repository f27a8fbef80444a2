using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Hosting;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Lanstead.Server.Features.Passkeys;

/// <summary>A challenge for a passkey.</summary>
/// <param name="Challenge">To be sent back with the answer; good once.</param>
/// <param name="Options">For <c>navigator.credentials</c>: <c>parseRequestOptionsFromJSON</c> or <c>parseCreationOptionsFromJSON</c>.</param>
internal sealed record PasskeyChallengeView(string Challenge, JsonElement Options);

/// <summary>WebAuthn's two ceremonies, verified by ASP.NET Core Identity.</summary>
/// <remarks>
/// The relying party is the host of <c>LANSTEAD_PUBLIC_URL</c> and the origin exactly its origin, whatever the request says. Users are verified (PIN, finger, face),
/// so that a passkey is two factors; keys are discoverable, so that nobody types an address. Attestation is not asked for: which make it is, is not our business.
/// </remarks>
internal sealed partial class PasskeyCeremony(
    SystemDb db, Challenges challenges, ServerSettings settings, IHttpContextAccessor http, TimeProvider time, ILogger<PasskeyCeremony> log, ILogger<UserManager<User>> managerLog)
{
    public static readonly Failure Refused = new("passkey.refused", "This passkey was refused. Use one that was made here, on this address.");

    private readonly PasskeyHandler<User> _handler = new(new PasskeyStore(db).Manager(managerLog), Options.Create(OptionsOf(settings)));

    /// <summary>Asks for any passkey of this server.</summary>
    public async Task<PasskeyChallengeView> AskAsync()
    {
        PasskeyRequestOptionsResult made = await _handler.MakeRequestOptionsAsync(null, http.HttpContext!);
        return new PasskeyChallengeView(challenges.Give(ChallengeUse.Assert, made.AssertionState!, null), Parse(made.RequestOptionsJson));
    }

    /// <summary>Asks for a new passkey of <paramref name="user"/>.</summary>
    public async Task<PasskeyChallengeView> AskForNewAsync(User user)
    {
        PasskeyCreationOptionsResult made = await _handler.MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = user.Id.ToString(), Name = user.Email, DisplayName = user.Username }, http.HttpContext!);
        return new PasskeyChallengeView(challenges.Give(ChallengeUse.Register, made.AttestationState!, user.Id), Parse(made.CreationOptionsJson));
    }

    /// <summary>Whose passkey answered; its counter is taken over. The caller saves, in its transaction.</summary>
    public async Task<Result<User>> VerifyAsync(string challenge, JsonElement credential, CancellationToken stop)
    {
        if (await challenges.TakeAsync(ChallengeUse.Assert, challenge, null, stop) is not { } state)
            return Challenges.Invalid;
        PasskeyAssertionResult<User> result = await _handler.PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = http.HttpContext!, CredentialJson = credential.GetRawText(), AssertionState = state });
        if (!result.Succeeded)
        {
            LogRefused(log, result.Failure.Message);
            return Refused;
        }
        // Two answers with one counter at once: the row's own counter decides, not what was read of it before.
        byte[] id = result.Passkey.CredentialId;
        long count = result.Passkey.SignCount;
        DateTimeOffset now = time.GetUtcNow();
        int taken = await db.Passkeys
            .Where(p => p.CredentialId == id && (p.SignCount < count || (p.SignCount == 0 && count == 0)))
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.SignCount, count).SetProperty(x => x.BackedUp, result.Passkey.IsBackedUp).SetProperty(x => x.LastUsedAt, now), stop);
        return taken == 1 ? result.User : Refused;
    }

    /// <summary>The passkey that answered <see cref="AskForNewAsync"/>, not yet stored.</summary>
    public async Task<Result<Passkey>> VerifyNewAsync(UserId user, string challenge, JsonElement credential, string name, CancellationToken stop)
    {
        if (await challenges.TakeAsync(ChallengeUse.Register, challenge, user, stop) is not { } state)
            return Challenges.Invalid;
        PasskeyAttestationResult result = await _handler.PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = http.HttpContext!, CredentialJson = credential.GetRawText(), AttestationState = state });
        if (!result.Succeeded)
        {
            LogRefused(log, result.Failure.Message);
            return Refused;
        }
        DateTimeOffset now = time.GetUtcNow();
        return new Passkey
        {
            Id = Guid.CreateVersion7(now),
            UserId = user,
            CredentialId = result.Passkey.CredentialId,
            PublicKey = result.Passkey.PublicKey,
            Name = name,
            SignCount = result.Passkey.SignCount,
            Transports = result.Passkey.Transports ?? [],
            BackupEligible = result.Passkey.IsBackupEligible,
            BackedUp = result.Passkey.IsBackedUp,
            CreatedAt = now,
        };
    }

    private static IdentityPasskeyOptions OptionsOf(ServerSettings settings)
    {
        string origin = settings.PublicUrl.GetLeftPart(UriPartial.Authority);
        return new IdentityPasskeyOptions
        {
            ServerDomain = settings.PublicUrl.IdnHost,
            AuthenticatorTimeout = Challenges.Lifetime,
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",
            ValidateOrigin = context => ValueTask.FromResult(context.Origin == origin && !context.CrossOrigin),
        };
    }

    private static JsonElement Parse(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    [LoggerMessage(4210, LogLevel.Information, "Passkey refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}
