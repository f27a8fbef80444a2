using System.Security.Cryptography;
using System.Text;
using Lanstead.Primitives;
using Lanstead.Server.Hosting;
using Lanstead.Server.Security;

namespace Lanstead.Server.Http;

/// <summary>Refuses writes that another site made the browser send, and its WebSockets.</summary>
/// <remarks>1. An Origin, when there is one, must be ours; or one that the operator named, and then without our cookie. 2. A session from a cookie must come with the token that only our pages know.</remarks>
internal sealed class CrossSite(RequestDelegate next, ServerSettings settings)
{
    public const string Header = "X-CSRF-Token";

    private static readonly Failure WrongOrigin = new("csrf.failed", "The request came from another site. Use this server's own pages, or a bearer token.");
    private static readonly Failure NoToken = new("csrf.failed", $"Writes from a browser session need the header {Header} with the csrfToken of GET /v1/me. Reload the page.");

    private readonly string _publicOrigin = settings.PublicUrl.GetLeftPart(UriPartial.Authority);

    public Task InvokeAsync(HttpContext context, Caller caller)
    {
        HttpRequest request = context.Request;
        // A WebSocket begins as a GET, for which a browser asks nobody's leave: it counts as a write.
        bool isWebSocket = HttpMethods.IsConnect(request.Method) || (HttpMethods.IsGet(request.Method) && request.Headers.ContainsKey("Sec-WebSocket-Key"));
        bool isRead = !isWebSocket && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));
        if (isRead)
            return next(context);

        string? origin = request.Headers.Origin;
        if (origin is not null && origin != _publicOrigin && origin != $"{request.Scheme}://{request.Host}" && !(settings.CorsOrigins.Contains(origin) && !caller.ByCookie))
            return ProblemAnswer.WriteAsync(context, WrongOrigin);
        // No page can add a header to a WebSocket; its origin says enough.
        if (!isWebSocket && caller.IsSignedIn && caller.ByCookie && !HasToken(request))
            return ProblemAnswer.WriteAsync(context, NoToken);
        return next(context);
    }

    private static bool HasToken(HttpRequest request) =>
        request.Cookies[SessionCookie.Name] is { } secret
        && SessionCookie.CsrfToken(secret) is { } expected
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(request.Headers[Header].ToString()));
}
