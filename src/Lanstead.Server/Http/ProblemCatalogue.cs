using System.Collections.Frozen;

namespace Lanstead.Server.Http;

/// <summary>Every code that the server answers with, and its HTTP status.</summary>
internal static partial class ProblemCatalogue
{
    private static readonly ProblemKind[] General =
    [
        new("request.invalid", 400, "The request is not valid"),
        new("request.body_unreadable", 400, "The body is not the JSON that this address takes"),
        new("auth.required", 401, "Not signed in"),
        new("auth.token_invalid", 401, "The token is not valid"),
        new("auth.session_ended", 401, "The session has ended"),
        new("auth.wrong_credentials", 401, "Wrong e-mail or password"),
        new("auth.refresh_invalid", 401, "The refresh token is not valid"),
        new("access.denied", 403, "Not allowed"),
        new("csrf.failed", 403, "The request did not prove that it came from this site"),
        new("setup.token_invalid", 403, "Wrong set-up token"),
        new("registration.closed", 403, "Registration is closed"),
        new("not_found", 404, "Not found"),
        new("method_not_allowed", 405, "Method not allowed"),
        new("account.email_taken", 409, "E-mail already in use"),
        new("account.username_taken", 409, "Username already in use"),
        new("idempotency.in_progress", 409, "The first request with this key still runs"),
        new("setup.closed", 410, "Set-up is done"),
        new("etag.mismatch", 412, "Changed by somebody else meanwhile"),
        new("request.too_large", 413, "The request is too large"),
        new("request.media_type", 415, "Send JSON"),
        new("idempotency.reused", 422, "The key was used for another request"),
        new("rate.limited", 429, "Too many requests"),
        new("server.error", 500, "The server failed"),
        new("server.unavailable", 503, "The server is not ready"),
    ];

    private static readonly FrozenDictionary<string, ProblemKind> ByCode =
        General.Concat(Networks).Concat(Outgoing).Concat(SignIn).Concat(Tokens).Concat(Invites).Concat(Oidc).Concat(Tenants).Concat(Administration).Concat(Defence).Concat(Policies).Concat(Chat).Concat(Rooms).Concat(NetworkMembers).Concat(Locks).Concat(Routes).Concat(Devices).Concat(Expose).Concat(Fleet).Concat(Limits).Concat(Blocks).ToFrozenDictionary(k => k.Code);

    /// <summary>All kinds, in no order.</summary>
    public static IReadOnlyCollection<ProblemKind> All => ByCode.Values;

    /// <summary>The kind of a code; an unknown code is a fault of ours and answers 500.</summary>
    public static ProblemKind Find(string code) => ByCode.TryGetValue(code, out ProblemKind? kind) ? kind : ByCode["server.error"];
}
