using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>An account. Only <see cref="SystemDb"/> sees it whole; tenants see a <see cref="Person"/>.</summary>
internal sealed class User
{
    public UserId Id { get; set; }

    public required string Email { get; set; }

    public required string EmailNormalized { get; set; }

    public required string Username { get; set; }

    public required string UsernameNormalized { get; set; }

    /// <summary>When the person proved that the address is theirs; null: not yet.</summary>
    public DateTimeOffset? EmailVerifiedAt { get; set; }

    /// <summary>Language of letters, as the person's browser asked last: en or de; null: not known.</summary>
    public string? Locale { get; set; }

    public string? PasswordHash { get; set; }

    /// <summary>Administrator of the deployment; apart from roles in tenants.</summary>
    public bool IsAdmin { get; set; }

    public string Settings { get; set; } = "{}";

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? DisabledAt { get; set; }
}
