using Lanstead.Primitives;
using Lanstead.Server.Features.Accounts;
using Lanstead.Server.Features.Providers;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Oidc;

/// <summary>What the provider gave the browser to bring back.</summary>
internal sealed record CallbackQuery(string? Code, string? State, string? Iss, string? Error);

/// <summary>The browser comes back from the provider: the journey ends, once, and the browser goes on to a page of ours.</summary>
/// <remarks>Uses the system role: who comes back may be nobody yet. Every end, good or bad, is audited once.</remarks>
internal sealed partial class EndJourney(
    ProviderDirectory providers, OidcClient client, Journeys journeys, Identities identities, SystemDb db, Recorder recorder, Caller caller, IHttpContextAccessor http,
    ILogger<EndJourney> log)
{
    /// <summary>Query parameter with the code of the problem, for the page.</summary>
    public const string ProblemName = "problem";

    private const int MaxParameterChars = 4096;
    private const string SignInPage = "/login";

    private static readonly Failure UnknownState = new("oidc.state_invalid", "This sign-in was not begun in this browser, has ended already, or took longer than 10 minutes.");
    private static readonly Failure WrongIssuer = new("oidc.state_invalid", "The answer came from another provider than the one that was asked.");
    private static readonly Failure Denied = new("oidc.denied", "The provider did not let you in, or you turned back.");
    private static readonly Failure OtherSession = new("oidc.state_invalid", "Somebody else is signed in by now.");

    public async Task<IResult> HandleAsync(string provider, CallbackQuery query, CancellationToken stop)
    {
        HttpContext context = http.HttpContext!;
        // 1. The journey: begun in this browser, with this provider, not ended, not too old.
        byte[]? key = BrowserKeyCookie.Find(context);
        bool isSound = key is not null && query.State is { Length: > 0 and <= MaxParameterChars } && (query.Code?.Length ?? 0) <= MaxParameterChars;
        var secrets = new JourneySecrets(query.State ?? "", key ?? []);
        Journey? journey = isSound ? await journeys.EndAsync(secrets, provider, stop) : null;
        if (journey is null)
            return await RefuseAsync(provider, null, UnknownState, stop);
        if (await providers.FindAsync(provider, stop) is not { } found)
            return await RefuseAsync(provider, journey, BeginJourney.UnknownProvider, stop);

        try
        {
            // 2. The answer: of that provider, and not a refusal.
            if (!await client.IsFromAsync(found, query.Iss, stop))
                return await RefuseAsync(provider, journey, WrongIssuer, stop);
            if (query.Error is not null || string.IsNullOrEmpty(query.Code))
                return await RefuseAsync(provider, journey, Denied, stop);
            // 3. Who links or confirms is still who began.
            if (journey.Purpose != JourneyPurpose.SignIn && (caller.UserId != journey.UserId || caller.SessionId != journey.SessionId))
                return await RefuseAsync(provider, journey, OtherSession, stop);
            // 4. Who it is.
            Result<ForeignIdentity> identity = await client.ExchangeAsync(found, secrets, query.Code, stop);
            if (!identity.IsSuccess)
                return await RefuseAsync(provider, journey, identity.Failure, stop);
            // 5. What it is good for.
            Result<string> next = await identities.UseAsync(found, journey, identity.Value, stop);
            return next.IsSuccess ? Results.LocalRedirect(next.Value) : await RefuseAsync(provider, journey, next.Failure, stop);
        }
        catch (IssuerException e)
        {
            LogIssuer(log, provider, e.Message);
            return await RefuseAsync(provider, journey, BeginJourney.IssuerFailed, stop);
        }
    }

    private async Task<IResult> RefuseAsync(string provider, Journey? journey, Failure failure, CancellationToken stop)
    {
        LogRefused(log, provider, failure.Code, failure.Message);
        db.Forget();
        string action = journey?.Purpose switch
        {
            JourneyPurpose.Link => "identity.link",
            JourneyPurpose.Confirm => "session.confirm",
            _ => "session.begin",
        };
        recorder.Audit(db, null, action, new AuditTarget("provider", provider.Length <= 32 ? provider : ""), after: new { reason = failure.Code }, outcome: AuditOutcome.Failed);
        await db.SaveChangesAsync(stop);
        bool isMine = journey is { Purpose: not JourneyPurpose.SignIn };
        return Results.LocalRedirect(ReturnPath.With(isMine ? journey!.ReturnTo : SignInPage, ProblemName, failure.Code));
    }

    [LoggerMessage(4201, LogLevel.Information, "Sign-in provider {Provider} failed at the end: {Reason}")]
    private static partial void LogIssuer(ILogger logger, string provider, string reason);

    [LoggerMessage(4202, LogLevel.Information, "Sign-in by {Provider} refused, {Code}: {Reason}")]
    private static partial void LogRefused(ILogger logger, string provider, string code, string reason);
}
