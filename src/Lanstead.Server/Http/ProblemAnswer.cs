using Lanstead.Primitives;

namespace Lanstead.Server.Http;

/// <summary>Turns a failure into the response.</summary>
internal static class ProblemAnswer
{
    private static readonly object s_code = new();

    /// <summary>The code of the problem that answers this request; null: none does.</summary>
    public static string? CodeOf(HttpContext context) => context.Items.TryGetValue(s_code, out object? code) ? (string?)code : null;

    public static Task WriteAsync(HttpContext context, Failure failure)
    {
        context.Items[s_code] = failure.Code;
        ProblemKind kind = ProblemCatalogue.Find(failure.Code);
        context.Response.StatusCode = kind.Status;
        context.Response.Headers.CacheControl = "no-store";
        var problem = new Problem(
            $"/docs/problems/{kind.Code}", kind.Title, kind.Status, failure.Message, kind.Code, context.TraceIdentifier, failure.Errors);
        return context.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json", context.RequestAborted);
    }
}
