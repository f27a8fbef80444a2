using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Recovery;

/// <summary>New passwords and addresses by mail.</summary>
internal static class RecoveryFeature
{
    public static IServiceCollection AddRecovery(this IServiceCollection services) => services
        .AddScoped<MailTokens>()
        .AddScoped<EmailLetters>()
        .AddScoped<ForgotPassword>()
        .AddScoped<ResetPassword>()
        .AddScoped<ChangeEmail>()
        .AddHostedService<ResetRequestWorker>();

    public static void MapRecovery(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/auth/forgot-password", (ForgotPasswordRequest body, ForgotPassword use, CancellationToken stop) => use.HandleAsync(body, stop)).Allow(Access.Anonymous).WithName("forgotPassword");
        v1.MapPost("/auth/reset-password", (ResetPasswordRequest body, ResetPassword use, CancellationToken stop) => use.HandleAsync(body, stop)).Allow(Access.Proof).WithName("resetPassword");
        v1.MapPost("/auth/verify-email", (LinkRequest body, ChangeEmail use, CancellationToken stop) => use.VerifyAsync(body, stop)).Allow(Access.Proof).WithName("verifyEmail");
        v1.MapPost("/auth/undo-email-change", (LinkRequest body, ChangeEmail use, CancellationToken stop) => use.UndoAsync(body, stop)).Allow(Access.Proof).WithName("undoEmailChange");
        v1.MapPost("/me/email", (ChangeEmailRequest body, ChangeEmail use, CancellationToken stop) => use.BeginAsync(body, stop)).Allow(Access.SignedIn).NeedsRecentSignIn().WithName("changeEmail");
        v1.MapPost("/me/email/verification", (ChangeEmail use, CancellationToken stop) => use.AskAgainAsync(stop)).Allow(Access.SignedIn).WithName("askEmailAgain");
    }
}
