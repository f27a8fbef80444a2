using Lanstead.Primitives;
using Lanstead.Server.Http;

namespace Lanstead.Server.Security;

/// <summary>Fills the request's <see cref="Caller"/> from the bearer token or API key, else from the session cookie; where a route takes one, from a ticket.</summary>
/// <remarks>Not for reading what anyone may read, whatever is presented: whether the process lives must not depend on a session, and thus on the database.</remarks>
internal sealed class CallerAuthentication(RequestDelegate next)
{
    private const string Scheme = "Bearer ";

    private static readonly Failure BadToken = new("auth.token_invalid", "Refresh it, or sign in again.");
    private static readonly Failure BadKey = new("auth.key_invalid", "It is unknown, expired or revoked.");
    private static readonly Failure Ended = new("auth.session_ended", "Sign in again.");

    public async Task InvokeAsync(HttpContext context, Caller caller, SessionCache sessions, AccessTokens tokens)
    {
        if (IsOpen(context))
        {
            await next(context);
            return;
        }
        string? authorization = context.Request.Headers.Authorization;
        if (context.GetEndpoint()?.Metadata.GetMetadata<TakesTicket>() is not null && context.Request.Query[TakesTicket.Query] is [{ } ticket])
            Take(caller, await context.RequestServices.GetRequiredService<Tickets>().TakeAsync(ticket, context.RequestAborted), byCookie: false);
        else if (authorization is not null && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            await ByTokenAsync(context, caller, sessions, tokens, authorization[Scheme.Length..]);
        else if (context.Request.Cookies[SessionCookie.Name] is { } secret)
            await ByCookieAsync(context, caller, sessions, secret);
        if (caller.IsSignedIn)
            await NoteUseAsync(context, caller);
        await next(context);
    }

    private static Task NoteUseAsync(HttpContext context, Caller caller)
    {
        LastUses uses = context.RequestServices.GetRequiredService<LastUses>();
        return caller.IsApiKey
            ? uses.OfKeyAsync(caller.ApiKeyId.Value, ClientAddress.Kept(context))
            : uses.OfSessionAsync(caller.SessionId.Value, ClientAddress.Kept(context));
    }

    // Writes stay out: a browser's session makes its CSRF token due wherever it writes.
    private static bool IsOpen(HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && context.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() is { Access: Access.Anonymous or Access.Proof }
        && context.GetEndpoint()?.Metadata.GetMetadata<LooksAtSession>() is null;

    private static async Task ByTokenAsync(HttpContext context, Caller caller, SessionCache sessions, AccessTokens tokens, string token)
    {
        if (ApiKeySecret.TryHash(token, out byte[]? hash))
            Take(caller, await sessions.FindByApiKeyAsync(hash, context.RequestAborted), byCookie: false, BadKey);
        else if (tokens.Verify(token) is not { } session)
            caller.Reject(BadToken);
        else
            Take(caller, await sessions.FindByTokenAsync(session, context.RequestAborted), byCookie: false);
    }

    private static async Task ByCookieAsync(HttpContext context, Caller caller, SessionCache sessions, string secret)
    {
        SessionState? state = SessionCookie.Hash(secret) is { } hash ? await sessions.FindByCookieAsync(hash, context.RequestAborted) : null;
        Take(caller, state, byCookie: true);
    }

    private static void Take(Caller caller, SessionState? state, bool byCookie, Failure? otherwise = null)
    {
        if (state is null)
            caller.Reject(otherwise ?? Ended);
        else if (state.Key is { } key)
            caller.BecomeApiKey(state.UserId, key.Id, key.Scopes, state.Memberships, state.BeingDeleted, state.Suspended);
        else
            caller.BecomeUser(state.UserId, state.Id, state.IsAdmin, byCookie, state.Memberships, state.AuthenticatedAt, state.BeingDeleted, state.Suspended);
    }
}
