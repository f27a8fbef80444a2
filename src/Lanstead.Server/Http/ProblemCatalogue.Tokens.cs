namespace Lanstead.Server.Http;

/// <content>Codes of device logins, tokens and API keys.</content>
internal static partial class ProblemCatalogue
{
    private static ProblemKind[] Tokens =>
    [
        // RFC 8628 §3.5 answers these with 400: the client goes on asking, or not, by the code.
        new("auth.device_pending", 400, "Nobody has answered yet"),
        new("auth.device_slow_down", 400, "Polled too often"),
        new("auth.device_denied", 400, "The request was denied"),
        new("auth.device_expired", 400, "The code has expired"),
        new("auth.key_in_address", 400, "An API key in the address"),
        new("auth.key_invalid", 401, "The API key is not valid"),
        new("access.not_by_key", 403, "Not for API keys"),
        new("access.scope_missing", 403, "Scope missing"),
        new("api_key.too_many", 409, "Too many API keys"),
        new("auth.device_code_unknown", 404, "No machine waits with this code"),
    ];
}
