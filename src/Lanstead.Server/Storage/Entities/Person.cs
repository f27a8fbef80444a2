using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>What a tenant may see of an account: the columns of <c>users</c> granted to the tenant-scoped role.</summary>
internal sealed class Person
{
    public UserId Id { get; set; }

    public required string Username { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}
