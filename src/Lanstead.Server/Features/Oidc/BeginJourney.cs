using Lanstead.Primitives;
using Lanstead.Server.Features.Providers;
using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Oidc;

/// <param name="ReturnTo">Path of this site to go on with afterwards.</param>
internal sealed record JourneyRequest(string ReturnTo);

/// <param name="Url">Where the browser goes now: to the provider.</param>
internal sealed record JourneyView(string Url);

/// <summary>Sends a browser to a provider: to sign in, to link an identity, or to confirm that it is still the same person.</summary>
internal sealed partial class BeginJourney(
    ProviderDirectory providers, OidcClient client, Journeys journeys, Caller caller, IHttpContextAccessor http, TimeProvider time, ILogger<BeginJourney> log)
{
    public static readonly Failure UnknownProvider = new("oidc.provider_unknown", "This server has no such sign-in provider, or it is switched off.");
    public static readonly Failure IssuerFailed = new("oidc.issuer_failed", "The sign-in provider does not answer as it should. Try again, or sign in another way.");

    public async Task<Answer<JourneyView>> HandleAsync(string provider, JourneyRequest request, JourneyPurpose purpose, CancellationToken stop)
    {
        if (new FieldErrors().When(!ReturnPath.IsLocal(request.ReturnTo), "returnTo", "A path of this site, such as /devices.").Failure is { } wrong)
            return wrong;
        if (await providers.FindAsync(provider, stop) is not { } found)
            return UnknownProvider;
        HttpContext context = http.HttpContext ?? throw new InvalidOperationException("A journey begins with a request.");
        var secrets = JourneySecrets.New(BrowserKeyCookie.FindOrMake(context, time));
        try
        {
            string url = await client.AuthorizationAsync(found, secrets, again: purpose == JourneyPurpose.Confirm, stop);
            bool isMine = purpose != JourneyPurpose.SignIn;
            await journeys.BeginAsync(
                secrets,
                new Journey(found.Name, purpose, request.ReturnTo, isMine ? caller.UserId : null, isMine ? caller.SessionId : null, time.GetUtcNow()),
                stop);
            return new JourneyView(url);
        }
        catch (IssuerException e)
        {
            LogIssuer(log, found.Name, e.Message);
            return IssuerFailed;
        }
    }

    [LoggerMessage(4200, LogLevel.Information, "Sign-in provider {Provider} failed at the start: {Reason}")]
    private static partial void LogIssuer(ILogger logger, string provider, string reason);
}
