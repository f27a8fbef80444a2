using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>One refresh token of a session's family; each is used once.</summary>
internal sealed class RefreshToken
{
    public Guid Id { get; set; }

    public SessionId SessionId { get; set; }

    public required byte[] TokenHash { get; set; }

    public DateTimeOffset IssuedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Set at the first use; a second use ends the session.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>SHA-256 of the client's name for the exchange in which it was used; null when it had none.</summary>
    public byte[]? AttemptHash { get; set; }
}
