using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Accounts;

/// <summary>Accounts and sessions.</summary>
internal static class AccountsEndpoints
{
    public static IServiceCollection AddAccounts(this IServiceCollection services) => services
        .AddSingleton<Passwords>()
        .AddScoped<AccountMaker>()
        .AddScoped<Sessions>()
        .AddScoped<WaysIn>()
        .AddScoped<Register>()
        .AddScoped<SignIn>()
        .AddScoped<Refresh>()
        .AddScoped<SignOut>()
        .AddScoped<EndSessions>()
        .AddScoped<CreateTicket>()
        .AddScoped<Confirmations>()
        .AddScoped<ConfirmSession>()
        .AddScoped<ChangePassword>()
        .AddScoped<AccountNotices>()
        .AddScoped<AccountSecurity>()
        .AddScoped<Me>();

    public static void MapAccounts(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/auth/register", (RegisterRequest body, Register use, CancellationToken stop) => use.HandleAsync(body, stop)).Allow(Access.Anonymous).WithName("register");
        v1.MapPost("/auth/sign-in", (SignInRequest body, SignIn use, CancellationToken stop) => use.HandleAsync(body, stop)).Allow(Access.Anonymous).WithName("signIn");
        v1.MapPost("/auth/refresh", (RefreshRequest body, Refresh use, CancellationToken stop) => use.HandleAsync(body, stop)).Allow(Access.Proof).WithName("refresh");
        v1.MapPost("/auth/sign-out", (HttpContext http, SignOut use, CancellationToken stop) => use.HandleAsync(http, stop)).Allow(Access.SignedIn).WithName("signOut");
        v1.MapGet("/auth/confirm", (ConfirmSession use, CancellationToken stop) => use.OptionsAsync(stop)).Allow(Access.SignedIn).WithName("getConfirmOptions");
        v1.MapPost("/auth/confirm", (ConfirmRequest body, ConfirmSession use, CancellationToken stop) => use.HandleAsync(body, stop)).Allow(Access.SignedIn).WithName("confirmSession");
        v1.MapGet("/me/security", (AccountSecurity use, CancellationToken stop) => use.HandleAsync(stop)).Allow(Access.SignedIn).WithName("getAccountSecurity");
        v1.MapPost("/me/password", (ChangePasswordRequest body, ChangePassword use, CancellationToken stop) => use.HandleAsync(body, stop)).Allow(Access.SignedIn).WithName("changePassword");
        v1.MapPost("/auth/tickets", CreateTicket.HandleAsync).Allow(Access.SignedIn).WithName("createTicket").WithSummary("A credential for one request that cannot carry a header");
        v1.MapGet("/me/sessions", ReadSessions.HandleAsync).Allow(Access.SignedIn).WithName("listMySessions").WithSummary("Where I am signed in");
        v1.MapDelete("/me/sessions", EndSessions.OthersAsync).Allow(Access.SignedIn).WithName("endMyOtherSessions").WithSummary("Sign out everywhere else");
        v1.MapDelete("/me/sessions/{sessionId}", EndSessions.OneAsync).Allow(Access.SignedIn).WithName("endMySession").WithSummary("End one of my sessions");
        v1.MapGet("/me", (HttpContext http, Me use, CancellationToken stop) => use.HandleAsync(http, stop)).Allow(Access.SignedIn).OpenToKeys().WithName("getMe");
    }
}
