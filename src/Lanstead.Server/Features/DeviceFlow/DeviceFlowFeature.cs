using Lanstead.Server.Security;

namespace Lanstead.Server.Features.DeviceFlow;

/// <summary>Signing in on a machine without a browser, as RFC 8628 has it: link and short code, a yes elsewhere, tokens by polling.</summary>
internal static class DeviceFlowFeature
{
    public static IServiceCollection AddDeviceFlow(this IServiceCollection services) => services
        .AddScoped<BeginDeviceLogin>()
        .AddScoped<DecideDeviceLogin>()
        .AddScoped<TakeDeviceTokens>();

    public static void MapDeviceFlow(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/auth/device", BeginDeviceLogin.HandleAsync).Allow(Access.Anonymous).WithName("beginDeviceLogin").WithSummary("Ask for codes, for a machine without a browser");
        v1.MapPost("/auth/device/token", TakeDeviceTokens.HandleAsync).Allow(Access.Proof).WithName("takeDeviceTokens").WithSummary("The tokens, once a person said yes");
        v1.MapGet("/auth/device/{userCode}", FindDeviceLogin.HandleAsync).Allow(Access.SignedIn).WithName("getDeviceLogin").WithSummary("Who asks, before one says yes or no");
        v1.MapPost("/auth/device/{userCode}/decision", DecideDeviceLogin.HandleAsync).Allow(Access.SignedIn).WithName("decideDeviceLogin").WithSummary("Say yes or no to a machine that wants to sign in");
    }
}
