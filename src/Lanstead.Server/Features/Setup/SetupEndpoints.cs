using System.Reflection;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Setup;

/// <summary>Whether the server still waits to be set up.</summary>
internal sealed record SetupView(bool Needed, string Version);

/// <summary>First start: a person makes the first account.</summary>
internal static class SetupEndpoints
{
    public static IServiceCollection AddSetup(this IServiceCollection services) => services
        .AddScoped<SetupToken>()
        .AddScoped<CompleteSetup>();

    public static void MapSetup(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/setup", GetAsync).Allow(Access.Anonymous).WithName("getSetup");
        v1.MapPost("/setup", (SetupRequest body, CompleteSetup use, CancellationToken stop) => use.HandleAsync(body, stop)).Allow(Access.Proof).WithName("completeSetup");
    }

    // The system role: the question is about the deployment.
    private static async Task<Answer<SetupView>> GetAsync(SystemDb db, CancellationToken stop) =>
        new SetupView(await db.Instances.AnyAsync(i => i.SetupCompletedAt == null, stop), Version);

    private static string Version { get; } =
        typeof(SetupEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
