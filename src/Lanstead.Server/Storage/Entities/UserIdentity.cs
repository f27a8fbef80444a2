using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>Who somebody is to an issuer: (issuer, subject) is unique, the e-mail address is only shown.</summary>
internal sealed class UserIdentity
{
    public Guid Id { get; set; }

    public UserId UserId { get; set; }

    /// <summary>Name of the provider by which it came last.</summary>
    public required string Provider { get; set; }

    public required string Issuer { get; set; }

    public required string Subject { get; set; }

    /// <summary>As the issuer said it last.</summary>
    public string? Email { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }
}
