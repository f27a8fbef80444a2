using Lanstead.Primitives;
using Lanstead.Server.Http;

namespace Lanstead.Server.Security;

/// <summary>Refuses a request with an API key in its address, before anything else looks at the address, or logs it.</summary>
internal sealed class KeyInAddress(RequestDelegate next)
{
    private static readonly Failure s_refused =
        new("auth.key_in_address", "An API key stands in the address, where logs and histories keep it. Revoke it, make another, and send that as Authorization: Bearer.");

    public Task InvokeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        bool isThere = (request.QueryString.HasValue && ApiKeySecret.IsIn(request.QueryString.Value!)) || (request.Path.HasValue && ApiKeySecret.IsIn(request.Path.Value!));
        return isThere ? ProblemAnswer.WriteAsync(context, s_refused) : next(context);
    }
}
