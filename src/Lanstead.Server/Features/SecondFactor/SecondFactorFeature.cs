using Lanstead.Server.Security;

namespace Lanstead.Server.Features.SecondFactor;

/// <summary>Codes of an authenticator and recovery codes.</summary>
internal static class SecondFactorFeature
{
    public static IServiceCollection AddSecondFactor(this IServiceCollection services) => services
        .AddScoped<SecondFactors>()
        .AddScoped<CompleteSignIn>()
        .AddScoped<EnrolTotp>();

    public static void MapSecondFactor(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/auth/second-factor", (SecondFactorRequest body, CompleteSignIn use, CancellationToken stop) => use.HandleAsync(body, stop)).Allow(Access.Proof).WithName("completeSignIn");
        v1.MapPost("/me/totp", (EnrolTotp use, CancellationToken stop) => use.BeginAsync(stop)).Allow(Access.SignedIn).NeedsRecentSignIn().WithName("beginTotp");
        v1.MapPost("/me/totp/confirm", (ConfirmTotpRequest body, EnrolTotp use, CancellationToken stop) => use.ConfirmAsync(body, stop)).Allow(Access.SignedIn).NeedsRecentSignIn().WithName("confirmTotp");
        v1.MapDelete("/me/totp", (EnrolTotp use, CancellationToken stop) => use.DisableAsync(stop)).Allow(Access.SignedIn).NeedsRecentSignIn().WithName("disableTotp");
        v1.MapPost("/me/recovery-codes", (EnrolTotp use, CancellationToken stop) => use.RenewCodesAsync(stop)).Allow(Access.SignedIn).NeedsRecentSignIn().WithName("renewRecoveryCodes");
    }
}
