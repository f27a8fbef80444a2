using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Security;

namespace Lanstead.Server.Features.Releases;

internal static class ReleasesFeature
{
    private static readonly Failure s_missing = new("release.missing", "This server has no such file to give. Set LANSTEAD_RELEASES to the folder of the agent's program.");

    public static IServiceCollection AddReleases(this IServiceCollection services) => services.AddSingleton<ReleaseFiles>();

    public static void MapReleases(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder releases = routes.MapGroup("").WithTags("releases").ExcludeFromDescription();
        releases.MapGet("/install.sh", ScriptAsync).Allow(Access.Anonymous);
        releases.MapGet("/releases/SHA256SUMS", SumsAsync).Allow(Access.Anonymous);
        foreach (string name in ReleaseFiles.Programs)
            releases.MapGet($"/releases/{name}", (ReleaseFiles files, HttpContext http, CancellationToken stop) => FileAsync(http, files.FindProgram(name), "application/octet-stream", stop)).Allow(Access.Anonymous);
        foreach (string name in ReleaseFiles.Statements)
            releases.MapGet($"/releases/{name}", (ReleaseFiles files, HttpContext http, CancellationToken stop) => FileAsync(http, files.FindStatement(name), "application/json", stop)).Allow(Access.Anonymous);
    }

    private static async Task ScriptAsync(HttpContext http, CancellationToken stop) =>
        await TextAsync(http, await ReleaseFiles.ScriptAsync(stop), "text/x-shellscript; charset=utf-8");

    private static async Task SumsAsync(ReleaseFiles files, HttpContext http, CancellationToken stop) =>
        await TextAsync(http, await files.SumsAsync(stop), "text/plain; charset=utf-8");

    private static async Task FileAsync(HttpContext http, FileInfo? file, string type, CancellationToken stop)
    {
        if (file is null)
        {
            await ProblemAnswer.WriteAsync(http, s_missing);
            return;
        }
        http.Response.ContentType = type;
        http.Response.ContentLength = file.Length;
        http.Response.Headers.CacheControl = "no-cache";
        await http.Response.SendFileAsync(file.FullName, 0, file.Length, stop);
    }

    private static async Task TextAsync(HttpContext http, string? text, string type)
    {
        if (text is null)
        {
            await ProblemAnswer.WriteAsync(http, s_missing);
            return;
        }
        http.Response.ContentType = type;
        http.Response.Headers.CacheControl = "no-cache";
        await http.Response.WriteAsync(text, http.RequestAborted);
    }
}
