using Lanstead.Server.Http;
using Lanstead.Server.Mail;
using Lanstead.Server.Outbound;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Lanstead.Server.Hosting;

/// <summary>Composition root: services, pipeline, routes.</summary>
internal static class ServerHost
{
    /// <summary>Builds the server; nothing runs yet. Tests change services by <paramref name="adjust"/>.</summary>
    public static WebApplication Build(ServerSettings settings, Action<IServiceCollection>? adjust = null)
    {
        // No appsettings files, no ASPNETCORE_ variables: every setting is one of ours.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "lanstead-server", EnvironmentName = Environments.Production });
        builder.AddLogs(settings);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => KestrelLimits.Apply(kestrel, settings));
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.Backlog = KestrelLimits.Backlog);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(15));

        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ConnectionCaps>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(json => JsonRules.Apply(json.SerializerOptions));
        builder.Services.AddApiDocument();
        builder.Services.AddStorage().AddSecurity();
        builder.Services.AddRecording();
        builder.Services.AddOutbound();
        builder.Services.AddOrigins(settings);
        builder.Services.AddMail();
        builder.Services.AddSingleton<Startup>();
        builder.Services.AddFeatures();
        adjust?.Invoke(builder.Services);

        WebApplication app = builder.Build();
        app.UsePipeline(settings);
        app.MapFeatures();
        app.MapWebUi(settings);
        // Said here, not left to the start: the API's description must know the routes of a server that does not run.
        app.UseEndpoints(_ => { });
        AccessControl.DemandRules(((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints));
        return app;
    }
}
