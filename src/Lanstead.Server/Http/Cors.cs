using Lanstead.Server.Hosting;

namespace Lanstead.Server.Http;

/// <summary>Which other sites' pages may call the API: those of <c>LANSTEAD_CORS_ORIGINS</c>, by bearer token only.</summary>
/// <remarks>Credentials are never allowed: a page elsewhere cannot use the session cookie of a browser, whoever is on the list.</remarks>
internal static class Cors
{
    private static readonly TimeSpan s_rememberFor = TimeSpan.FromMinutes(10);

    public static IServiceCollection AddOrigins(this IServiceCollection services, ServerSettings settings) => services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
        .WithOrigins([.. settings.CorsOrigins])
        .WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
        .WithHeaders("Authorization", "Content-Type", "If-Match", Idempotency.Header, "Last-Event-ID")
        .WithExposedHeaders("ETag", "Retry-After", "X-Request-Id", "Idempotency-Replayed")
        .SetPreflightMaxAge(s_rememberFor)));
}
