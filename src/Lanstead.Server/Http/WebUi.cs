using Lanstead.Server.Hosting;
using Lanstead.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Lanstead.Server.Http;

/// <summary>Serves the built web UI: files as they are, pre-compressed where the browser takes it, and the page itself for every other address.</summary>
internal static class WebUi
{
    // Addresses of the API and of machines: an unknown one is not a page.
    private static readonly string[] NotPages = ["/v1", "/openapi", "/docs", "/releases", "/healthz", "/readyz", "/metrics", "/install.sh"];

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".json"] = "application/json",
        [".webmanifest"] = "application/manifest+json",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".woff2"] = "font/woff2",
        [".txt"] = "text/plain; charset=utf-8",
        [".map"] = "application/json",
    };

    public static void MapWebUi(this IEndpointRouteBuilder routes, ServerSettings settings)
    {
        if (settings.WebFolder is not { } folder)
            return;
        var files = new PhysicalFileProvider(folder);
        routes.MapMethods("/{**path}", [HttpMethods.Get, HttpMethods.Head], (HttpContext context, string? path) => Answer(context, files, path ?? ""))
            .Allow(Access.Anonymous)
            .ExcludeFromDescription()
            .Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = int.MaxValue);
    }

    private static IResult Answer(HttpContext context, PhysicalFileProvider files, string path)
    {
        if (NotPages.Any(p => context.Request.Path.StartsWithSegments(p)))
            return TypedResults.NotFound();
        IFileInfo file = files.GetFileInfo(path);
        if (path.Length > 0 && file.Exists && ContentTypes.TryGetValue(Path.GetExtension(path), out string? contentType))
            return Send(context, files, path, file, contentType, isHashed: path.StartsWith("assets/", StringComparison.Ordinal));
        if (Path.HasExtension(path))
            return TypedResults.NotFound();
        IFileInfo page = files.GetFileInfo("index.html");
        return page.Exists ? Send(context, files, "index.html", page, ContentTypes[".html"], isHashed: false) : TypedResults.NotFound();
    }

    private static PhysicalFileHttpResult Send(HttpContext context, PhysicalFileProvider files, string path, IFileInfo file, string contentType, bool isHashed)
    {
        // A hashed name is a promise that its content never changes; everything else is asked for each time, and answered 304.
        context.Response.Headers.CacheControl = isHashed ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.Vary = "Accept-Encoding";
        IFileInfo chosen = file;
        foreach ((string encoding, string suffix) in new[] { ("br", ".br"), ("gzip", ".gz") })
        {
            if (context.Request.Headers.AcceptEncoding.ToString().Contains(encoding, StringComparison.OrdinalIgnoreCase)
                && files.GetFileInfo(path + suffix) is { Exists: true } compressed)
            {
                chosen = compressed;
                context.Response.Headers.ContentEncoding = encoding;
                break;
            }
        }
        var tag = new EntityTagHeaderValue($"\"{chosen.LastModified.UtcTicks:x}-{chosen.Length:x}\"");
        return TypedResults.PhysicalFile(chosen.PhysicalPath!, contentType, lastModified: chosen.LastModified, entityTag: tag);
    }
}
