using Lanstead.Primitives;
using Lanstead.Server.Security;

namespace Lanstead.Server.Storage.Entities;

/// <summary>A user's role in a tenant.</summary>
internal sealed class Member
{
    public TenantId TenantId { get; set; }

    public UserId UserId { get; set; }

    public Role Role { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}
