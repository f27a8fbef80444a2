using Lanstead.Protocol;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.AgentChannel;

internal static class AgentChannelFeature
{
    public static IServiceCollection AddAgentChannel(this IServiceCollection services) => services
        .AddSingleton(provider => new StateSigner(provider.GetRequiredService<InstanceState>().StateSigningKey))
        .AddSingleton<AgentSessions>().AddSingleton<NetworkLoader>().AddSingleton<NetworkFeeds>().AddSingleton<PolicyCompiler>().AddSingleton<PolicyFeeds>().AddSingleton<PlanLoader>().AddSingleton<PlanFeeds>()
        .AddSingleton<ManifestLoader>().AddSingleton<ManifestSender>()
        .AddSingleton<StatusBatch>().AddSingleton<TunnelBatch>().AddSingleton<ExposureBatch>().AddSingleton<CertificateBatch>().AddSingleton<AckBatch>().AddSingleton<AgentFrames>().AddSingleton<AgentEndpoint>()
        .AddSingleton<EnrolmentGuard>().AddSingleton<Penalties>()
        .AddScoped<AgentHandshake>().AddScoped<AgentClaims>().AddScoped<AgentChanges>().AddScoped<LockProofs>().AddScoped<PairNotes>().AddScoped<LockReturns>().AddScoped<Enrol>()
        .AddHostedService<AgentNotifications>().AddHostedService<AgentWriter>().AddHostedService<SilenceWatch>();

    public static void MapAgentChannel(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/agent/enrolments", Enrol.HandleAsync).Allow(Access.Proof)
            .WithName("enrol").WithTags("agent").WithSummary("Take a machine in by a join key")
            .Produces<Enrolment>(StatusCodes.Status200OK).Produces<Enrolment>(StatusCodes.Status201Created);

        IApplicationBuilder channel = routes.CreateApplicationBuilder();
        channel.UseWebSockets();
        channel.Run(http => http.RequestServices.GetRequiredService<AgentEndpoint>().HandleAsync(http));
        routes.Map("/agent/connect", channel.Build()).Allow(Access.Proof).ExcludeFromDescription();

        AgentSessions sessions = routes.ServiceProvider.GetRequiredService<AgentSessions>();
        routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(sessions.StopAll);
    }
}
