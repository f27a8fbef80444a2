using System.Net;
using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>How a session is carried.</summary>
internal enum SessionKind
{
    /// <summary>An HttpOnly cookie.</summary>
    Browser,

    /// <summary>Bearer and refresh tokens.</summary>
    Token,
}

/// <summary>One sign-in.</summary>
internal sealed class Session
{
    public SessionId Id { get; set; }

    public UserId UserId { get; set; }

    public SessionKind Kind { get; set; }

    /// <summary>SHA-256 of the cookie's secret; null for token sessions.</summary>
    public byte[]? SecretHash { get; set; }

    public IPAddress? Address { get; set; }

    public string? UserAgent { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the person last proved to be the owner: at sign-in, or by confirming since.</summary>
    public DateTimeOffset AuthenticatedAt { get; set; }

    public DateTimeOffset LastSeenAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}
