using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Passkeys;

/// <summary>Passkeys: signing in, confirming, and the caller's own.</summary>
internal static class PasskeysFeature
{
    public static IServiceCollection AddPasskeys(this IServiceCollection services) => services
        .AddScoped<Challenges>()
        .AddScoped<PasskeyCeremony>()
        .AddScoped<PasskeySignIn>()
        .AddScoped<MyPasskeys>();

    public static void MapPasskeys(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/auth/passkeys/challenge", (PasskeySignIn use) => use.ChallengeAsync()).Allow(Access.Anonymous).WithName("challengePasskey");
        v1.MapPost("/auth/passkeys/sign-in", (PasskeySignInRequest body, PasskeySignIn use, CancellationToken stop) => use.SignInAsync(body, stop)).Allow(Access.Proof).WithName("signInByPasskey");
        v1.MapPost("/auth/passkeys/confirm", (PasskeyConfirmRequest body, PasskeySignIn use, CancellationToken stop) => use.ConfirmAsync(body, stop)).Allow(Access.SignedIn).WithName("confirmByPasskey");
        v1.MapGet("/me/passkeys", (MyPasskeys use, CancellationToken stop) => use.ListAsync(stop)).Allow(Access.SignedIn).WithName("listPasskeys");
        v1.MapPost("/me/passkeys/challenge", (MyPasskeys use, CancellationToken stop) => use.ChallengeAsync(stop)).Allow(Access.SignedIn).NeedsRecentSignIn().WithName("challengeNewPasskey");
        v1.MapPost("/me/passkeys", (CreatePasskeyRequest body, MyPasskeys use, CancellationToken stop) => use.CreateAsync(body, stop)).Allow(Access.SignedIn).NeedsRecentSignIn().WithName("createPasskey");
        v1.MapPatch("/me/passkeys/{passkeyId:guid}", (Guid passkeyId, RenamePasskeyRequest body, MyPasskeys use, CancellationToken stop) => use.RenameAsync(passkeyId, body, stop)).Allow(Access.SignedIn).WithName("renamePasskey");
        v1.MapDelete("/me/passkeys/{passkeyId:guid}", (Guid passkeyId, MyPasskeys use, CancellationToken stop) => use.RemoveAsync(passkeyId, stop)).Allow(Access.SignedIn).NeedsRecentSignIn().WithName("removePasskey");
    }
}
