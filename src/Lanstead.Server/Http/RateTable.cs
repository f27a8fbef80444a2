namespace Lanstead.Server.Http;

/// <summary>How often one client address may call a route.</summary>
/// <param name="Route">Method and route pattern; null: everything under <c>/v1</c>.</param>
/// <param name="PerMinute">In the long run.</param>
/// <param name="Burst">At once.</param>
internal sealed record RateRule(string? Route, double PerMinute, int Burst);

/// <summary>The limits in one table. Figures are for the default setting of 10 requests a second; raising that raises all in proportion.</summary>
internal static class RateTable
{
    /// <summary>Stricter than the rest: where guessing pays, or where each call costs a password hash.</summary>
    public static IReadOnlyList<RateRule> Strict { get; } =
    [
        new("POST /v1/setup", PerMinute: 10, Burst: 10),
        new("POST /v1/auth/sign-in", PerMinute: 10, Burst: 10),
        new("POST /v1/auth/register", PerMinute: 5, Burst: 5),
        new("POST /v1/auth/confirm", PerMinute: 10, Burst: 10),
        // Each makes a row; a person begins one or two.
        new("POST /v1/auth/oidc/{provider}/begin", PerMinute: 20, Burst: 10),
        new("POST /v1/auth/refresh", PerMinute: 30, Burst: 20),
        new("POST /v1/auth/device", PerMinute: 10, Burst: 10),
        // A machine polls every five seconds; three behind one address do.
        new("POST /v1/auth/device/token", PerMinute: 60, Burst: 30),
        // As for joining: who tries codes here all of the ten minutes has a chance of one in a hundred thousand million for each machine that waits.
        new("GET /v1/auth/device/{userCode}", PerMinute: 20, Burst: 10),
        new("POST /v1/auth/device/{userCode}/decision", PerMinute: 20, Burst: 10),
        // 256 bits are not guessed; this keeps the database from being asked for nothing.
        new("POST /v1/invites/preview", PerMinute: 60, Burst: 30),
        new("POST /v1/tenants/", PerMinute: 10, Burst: 10),
        new("POST /v1/tenants/{tenantId}/join", PerMinute: 10, Burst: 10),
        // A short code has 9 characters of 32 and lives 15 minutes: at this rate a guess succeeds once in ages.
        new("POST /v1/agent/enrolments", PerMinute: 60, Burst: 30),
        new("POST /v1/admin/mail/test", PerMinute: 6, Burst: 6),
    ];

    /// <summary>The setting at which the figures above hold.</summary>
    public const int ReferencePerSecond = 10;
}
