using System.Globalization;
using Lanstead.Server.Hosting;
using Lanstead.Server.Http;

namespace Lanstead.Server.Features.Administration;

/// <summary>A setting in force.</summary>
/// <param name="Variable">Its environment variable.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Value">What holds; null for secrets, which are never shown.</param>
/// <param name="Given">True when the operator set it; false: the default.</param>
internal sealed record SettingView(string Variable, string Meaning, string? Value, bool Given);

/// <summary>A limit in force.</summary>
/// <param name="Route">Method and route; null: everything below <c>/v1</c>.</param>
/// <param name="PerMinute">Requests in the long run.</param>
/// <param name="Burst">Requests at once.</param>
/// <param name="ByPerson">True: of one person, from whatever addresses; false: of one address.</param>
internal sealed record LimitView(string? Route, double PerMinute, int Burst, bool ByPerson);

/// <summary>What the operator set outside: it changes there, not here.</summary>
internal sealed record SettingsView(IReadOnlyList<SettingView> Settings, IReadOnlyList<LimitView> Limits);

/// <summary>Tells the settings, but no secret.</summary>
internal static class ReadSettings
{
    public static SettingsView Of(ServerSettings settings) => new(
        [.. SettingTable.All.Select(setting => new SettingView(setting.Variable, setting.Meaning, Value(setting.Name, settings), settings.Given.Contains(setting.Name)))],
        [
            .. RateLimits.InForce(settings).Select(rule => new LimitView(rule.Route, rule.PerMinute, rule.Burst, false)),
            .. RateTable.Scaled(RateTable.StrictPerUser, settings.RateLimitPerSecond).Values.Select(rule => new LimitView(rule.Route, rule.PerMinute, rule.Burst, true)),
        ]);

    // By name, so that a new setting is a secret until somebody says otherwise. The database's may hold a password.
    private static string? Value(string name, ServerSettings s) => name switch
    {
        "DATABASE" => s.PrivateDatabase ? "private" : null,
        "DATABASE_CONNECTIONS" => s.DatabaseConnections.ToString(CultureInfo.InvariantCulture),
        "DATA" => s.DataFolder,
        "LISTEN" => s.Listen.ToString(),
        "PUBLIC_URL" => s.PublicUrl.ToString(),
        "HOSTS" => string.Join(", ", s.Hosts),
        "TRUSTED_PROXIES" => string.Join(", ", s.TrustedProxies),
        "OUTBOUND_ALLOW" => string.Join(", ", s.OutboundAllow),
        "RETENTION" => s.Retention.ToString(),
        "CLIENT_ADDRESSES" => s.ClientNetworksOnly ? "network" : "full",
        "ENVIRONMENT" => s.IsProduction ? "production" : "development",
        "REDACTION" => s.Redaction.ToString().ToLowerInvariant(),
        "CORS_ORIGINS" => string.Join(", ", s.CorsOrigins),
        "DNS_SUFFIX" => s.DnsSuffix,
        "SPACE_GRACE_DAYS" => s.SpaceGrace.TotalDays.ToString(CultureInfo.InvariantCulture),
        "EXPOSE_LIMITS" => s.ExposeBounds.ToString(),
        "REGISTRATION" => s.RegistrationOpen ? "open" : "closed",
        "WEB" => s.WebFolder ?? "",
        "RELEASES" => s.ReleasesFolder ?? "",
        "TLS_CERT" => s.TlsCertificate ?? "",
        "RATE_LIMIT" => s.RateLimitPerSecond.ToString(CultureInfo.InvariantCulture),
        "RATE_BURST" => s.RateLimitBurst.ToString(CultureInfo.InvariantCulture),
        "CONNECTIONS_PER_ADDRESS" => s.ConnectionsPerAddress.ToString(CultureInfo.InvariantCulture),
        "MAIL_HOST" => s.Mail?.Host ?? "",
        "MAIL_PORT" => s.Mail?.Port.ToString(CultureInfo.InvariantCulture) ?? "",
        "MAIL_SECURITY" => s.Mail?.Security.ToString() ?? "",
        "MAIL_USER" => s.Mail?.User ?? "",
        "MAIL_FROM" => s.Mail?.From.ToString() ?? "",
        "MAIL_CA" => s.Mail?.AuthorityFile ?? "",
        "LOG_LEVEL" => s.LogLevel.ToString(),
        _ => null,
    };
}
