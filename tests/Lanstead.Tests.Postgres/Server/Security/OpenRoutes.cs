namespace Lanstead.Tests.Postgres.Server.Security;

/// <summary>H1: the routes that need no session, and what each answers to the walk (<c>{}</c> as body, a plain GET for the WebSocket), whoever asks.</summary>
internal static class OpenRoutes
{
    public static IReadOnlyDictionary<string, int> Answers { get; } = new Dictionary<string, int>
    {
        ["GET /docs"] = 200,
        ["GET /docs/docs.css"] = 200,
        ["GET /docs/problems"] = 200,
        ["GET /docs/problems/{code}"] = 200,
        ["GET /healthz"] = 200,
        ["GET /install.sh"] = 200,
        ["GET /metrics"] = 200,
        ["GET /openapi/{documentName}.json"] = 200,
        ["GET /readyz"] = 200,
        // The test server has no program to give.
        ["GET /releases/SHA256SUMS"] = 404,
        ["GET /releases/keys.json"] = 404,
        ["GET /releases/lanstead-linux-x64"] = 404,
        ["GET /releases/lanstead-linux-musl-x64"] = 404,
        ["GET /releases/release.json"] = 404,
        ["GET /v1/agent/connect"] = 426,
        ["POST /v1/agent/enrolments"] = 400,
        ["POST /v1/auth/device"] = 400,
        ["POST /v1/auth/device/token"] = 400,
        ["GET /v1/auth/methods"] = 200,
        ["POST /v1/auth/oidc/{provider}/begin"] = 400,
        // Nobody went: back to the sign-in page.
        ["GET /v1/auth/oidc/{provider}/callback"] = 302,
        ["POST /v1/auth/forgot-password"] = 400,
        ["POST /v1/auth/passkeys/challenge"] = 200,
        ["POST /v1/auth/passkeys/sign-in"] = 400,
        ["POST /v1/auth/refresh"] = 400,
        ["POST /v1/auth/register"] = 400,
        ["POST /v1/auth/reset-password"] = 400,
        ["POST /v1/auth/second-factor"] = 400,
        ["POST /v1/auth/sign-in"] = 400,
        ["POST /v1/invites/preview"] = 400,
        ["POST /v1/auth/undo-email-change"] = 400,
        ["POST /v1/auth/verify-email"] = 400,
        ["GET /v1/setup"] = 200,
        ["POST /v1/setup"] = 400,
        ["GET /{**path}"] = 200,
        ["HEAD /{**path}"] = 200,
    };
}
