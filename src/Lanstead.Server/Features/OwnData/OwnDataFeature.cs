using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Lanstead.Server.Features.OwnData;

/// <summary>What a person may ask of those who store their data: a copy of all, and an end.</summary>
internal static class OwnDataFeature
{
    public static IServiceCollection AddOwnData(this IServiceCollection services)
    {
        services.AddScoped<DeleteAccount>();
        services.AddSingleton<Erasure>();
        services.AddHostedService(provider => provider.GetRequiredService<Erasure>());
        return services;
    }

    public static void MapOwnData(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/me/data", (DataSources sources, SystemDb db, Caller caller, Recorder recorder, TimeProvider time) => new ExportData(sources, db, caller, recorder, time))
            .Allow(Access.SignedIn).NeedsRecentSignIn().WithName("exportMyData").WithTags("me").WithSummary("All that is stored of you, as a file").Produces<object>();
        v1.MapDelete("/me", ([FromBody] DeleteAccountRequest body, HttpContext http, DeleteAccount use, CancellationToken stop) => use.HandleAsync(body, http, stop))
            .Allow(Access.SignedIn).NeedsRecentSignIn().WithName("deleteMe").WithTags("me").WithSummary("Delete your account, for good");
    }
}
