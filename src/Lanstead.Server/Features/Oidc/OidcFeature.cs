using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Oidc;

/// <summary>Signing in by somebody else's word: OpenID Connect and GitHub.</summary>
internal static class OidcFeature
{
    public static IServiceCollection AddOidc(this IServiceCollection services) => services
        .AddSingleton<IssuerHttp>()
        .AddSingleton<Issuers>()
        .AddSingleton<IdTokens>()
        .AddSingleton<GithubUsers>()
        .AddSingleton<OidcClient>()
        .AddScoped<Journeys>()
        .AddScoped<BeginJourney>()
        .AddScoped<EndJourney>()
        .AddScoped<Newcomers>()
        .AddScoped<Identities>()
        .AddScoped<MyIdentities>();

    public static void MapOidc(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/auth/oidc/{provider}/begin", (string provider, JourneyRequest body, BeginJourney use, CancellationToken stop) => use.HandleAsync(provider, body, JourneyPurpose.SignIn, stop)).Allow(Access.Anonymous).WithName("beginSignIn");
        v1.MapGet("/auth/oidc/{provider}/callback", (string provider, [AsParameters] CallbackQuery query, EndJourney use, CancellationToken stop) => use.HandleAsync(provider, query, stop)).Allow(Access.Anonymous).LooksAtSession().WithName("endSignIn").Produces(StatusCodes.Status302Found);
        v1.MapPost("/auth/oidc/{provider}/confirm", (string provider, JourneyRequest body, BeginJourney use, CancellationToken stop) => use.HandleAsync(provider, body, JourneyPurpose.Confirm, stop)).Allow(Access.SignedIn).WithName("beginConfirmation");
        v1.MapGet("/me/identities", (MyIdentities use, CancellationToken stop) => use.ListAsync(stop)).Allow(Access.SignedIn).WithName("listIdentities");
        v1.MapPost("/me/identities/{provider}", (string provider, JourneyRequest body, BeginJourney use, CancellationToken stop) => use.HandleAsync(provider, body, JourneyPurpose.Link, stop)).Allow(Access.SignedIn).NeedsRecentSignIn().WithName("linkIdentity");
        v1.MapDelete("/me/identities/{identityId:guid}", (Guid identityId, MyIdentities use, CancellationToken stop) => use.UnlinkAsync(identityId, stop)).Allow(Access.SignedIn).NeedsRecentSignIn().WithName("unlinkIdentity");
    }
}
