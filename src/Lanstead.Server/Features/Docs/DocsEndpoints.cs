using System.Net;
using System.Text;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Lanstead.Server.Features.Docs;

/// <summary>The API told to people: a list made from the OpenAPI document, and a page per problem code. No script, nothing from elsewhere.</summary>
internal static class DocsEndpoints
{
    public static void MapDocs(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json").Allow(Access.Anonymous);
        routes.MapGet("/docs", ApiAsync).Allow(Access.Anonymous).ExcludeFromDescription();
        routes.MapGet("/docs/docs.css", () => TypedResults.Text(DocsPage.Style, "text/css; charset=utf-8")).Allow(Access.Anonymous).ExcludeFromDescription();
        routes.MapGet("/docs/problems", Problems).Allow(Access.Anonymous).ExcludeFromDescription();
        routes.MapGet("/docs/problems/{code}", ProblemPage).Allow(Access.Anonymous).ExcludeFromDescription();
    }

    private static async Task<IResult> ApiAsync([FromKeyedServices(OpenApi.DocumentName)] IOpenApiDocumentProvider provider, CancellationToken stop)
    {
        OpenApiDocument document = await provider.GetOpenApiDocumentAsync(stop);
        var html = new StringBuilder("<h1>Lanstead API</h1><p>The whole truth is <a href=\"/openapi/v1.json\">openapi/v1.json</a>. Refusals are <a href=\"/docs/problems\">problem documents</a>.</p><table><tr><th>Method</th><th>Address</th><th>Access</th></tr>");
        foreach ((string path, IOpenApiPathItem item) in document.Paths.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            foreach ((HttpMethod method, OpenApiOperation operation) in item.Operations ?? [])
                html.Append("<tr><td>").Append(method).Append("</td><td><code>").Append(Encode(path)).Append("</code></td><td>").Append(Encode(operation.Description ?? "")).Append("</td></tr>");
        }
        return DocsPage.Answer("API", html.Append("</table>").ToString());
    }

    private static IResult Problems() => DocsPage.Answer("Problems", "<h1>Problems</h1><ul>" + string.Concat(ProblemCatalogue.All
        .OrderBy(k => k.Code, StringComparer.Ordinal)
        .Select(k => $"<li><a href=\"/docs/problems/{Encode(k.Code)}\"><code>{Encode(k.Code)}</code></a> ({k.Status}): {Encode(k.Title)}</li>")) + "</ul>");

    private static IResult ProblemPage(string code) =>
        DocsPage.ReadProblem(code) is { } markdown ? DocsPage.Answer(code, DocsPage.Render(markdown)) : TypedResults.NotFound();

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
