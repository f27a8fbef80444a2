namespace Lanstead.Server.Http;

/// <summary>How often one client address, or one person, may call a route.</summary>
/// <param name="Route">Method and route pattern; null: everything under <c>/v1</c>.</param>
/// <param name="PerMinute">In the long run.</param>
/// <param name="Burst">At once.</param>
internal sealed record RateRule(string? Route, double PerMinute, int Burst);

/// <summary>How often an account's code may be guessed, from wherever: counted in the database, the same on every server.</summary>
/// <param name="Tries">Wrong codes.</param>
/// <param name="Window">In any such time.</param>
internal sealed record TryLimit(int Tries, TimeSpan Window);

/// <summary>The limits in one table: by address, by person, by account. Delays of wrong passwords, which grow, are in <see cref="Security.SignInDelays"/>. Figures are for the default setting of 10 requests a second; raising that raises all in proportion.</summary>
internal static class RateTable
{
    /// <summary>By address, stricter than the rest: where guessing pays, where each call costs a password hash, or sends a letter.</summary>
    public static IReadOnlyList<RateRule> Strict { get; } =
    [
        new("POST /v1/setup", PerMinute: 10, Burst: 10),
        new("POST /v1/auth/sign-in", PerMinute: 10, Burst: 10),
        new("POST /v1/auth/register", PerMinute: 5, Burst: 5),
        new("POST /v1/auth/second-factor", PerMinute: 10, Burst: 10),
        new("POST /v1/auth/forgot-password", PerMinute: 5, Burst: 5),
        new("POST /v1/auth/reset-password", PerMinute: 5, Burst: 5),
        new("POST /v1/auth/verify-email", PerMinute: 10, Burst: 10),
        new("POST /v1/auth/undo-email-change", PerMinute: 10, Burst: 10),
        new("POST /v1/auth/confirm", PerMinute: 10, Burst: 10),
        // Each makes a row; a person begins one or two.
        new("POST /v1/auth/oidc/{provider}/begin", PerMinute: 20, Burst: 10),
        new("POST /v1/auth/passkeys/sign-in", PerMinute: 20, Burst: 10),
        new("POST /v1/auth/refresh", PerMinute: 30, Burst: 20),
        new("POST /v1/auth/device", PerMinute: 10, Burst: 10),
        // A machine polls every five seconds; three behind one address do.
        new("POST /v1/auth/device/token", PerMinute: 60, Burst: 30),
        new("POST /v1/auth/tickets", PerMinute: 60, Burst: 30),
        new("POST /v1/me/api-keys", PerMinute: 10, Burst: 10),
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

    /// <summary>By person, from whatever addresses: what a stolen session would try again and again, and what sends a letter to an address of one's choice.</summary>
    public static IReadOnlyList<RateRule> StrictPerUser { get; } =
    [
        new("POST /v1/auth/confirm", PerMinute: 10, Burst: 10),
        new("POST /v1/me/password", PerMinute: 5, Burst: 5),
        new("POST /v1/me/email", PerMinute: 3, Burst: 3),
        new("POST /v1/me/email/verification", PerMinute: 3, Burst: 3),
        new("POST /v1/me/totp", PerMinute: 10, Burst: 10),
        new("POST /v1/me/totp/confirm", PerMinute: 10, Burst: 10),
        new("POST /v1/me/recovery-codes", PerMinute: 5, Burst: 5),
        // Nobody types faster for long; who pastes a few lines one by one is not held up.
        new("POST /v1/channels/{channelId}/messages", PerMinute: 60, Burst: 15),
        new("PATCH /v1/messages/{messageId}", PerMinute: 60, Burst: 15),
        new("PUT /v1/messages/{messageId}/reactions", PerMinute: 120, Burst: 30),
        new("POST /v1/tenants/{tenantId}/channels", PerMinute: 30, Burst: 20),
        // A machine wakes by the first, or not at all.
        new("POST /v1/devices/{deviceId}/wake", PerMinute: 10, Burst: 10),
        // Each dials up to 32 ports from here.
        new("POST /v1/exposures/{exposureId}/test", PerMinute: 10, Burst: 10),
    ];

    /// <summary>A person has more than one device, so may ask so many times as often as one address.</summary>
    public const int UserShare = 2;

    /// <summary>Wrong codes of an authenticator, in a short while.</summary>
    public static TryLimit SecondFactorShort { get; } = new(5, TimeSpan.FromMinutes(15));

    /// <summary>And in a day: three codes count at a time, so that 50 tries find one with a chance of 1.5 in 10,000.</summary>
    public static TryLimit SecondFactorLong { get; } = new(50, TimeSpan.FromDays(1));

    /// <summary>Rules by route, for a server that lets clients ask so often.</summary>
    public static Dictionary<string, RateRule> Scaled(IEnumerable<RateRule> rules, int perSecond)
    {
        double scale = Math.Max(1.0, (double)perSecond / ReferencePerSecond);
        return rules.ToDictionary(r => r.Route!, r => r with { PerMinute = r.PerMinute * scale, Burst = (int)(r.Burst * scale) });
    }

    /// <summary>The setting at which the figures above hold.</summary>
    public const int ReferencePerSecond = 10;
}
