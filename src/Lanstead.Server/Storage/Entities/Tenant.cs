using System.Net;
using Lanstead.Primitives;

namespace Lanstead.Server.Storage.Entities;

/// <summary>What a tenant is for.</summary>
internal enum TenantKind
{
    /// <summary>Made with the account; one person's.</summary>
    Personal,

    /// <summary>An organisation.</summary>
    Team,

    /// <summary>A community.</summary>
    Community,
}

/// <summary>An organisation, a community, or one person ("space" in the UI).</summary>
internal sealed class Tenant
{
    public TenantId Id { get; set; }

    public TenantKind Kind { get; set; }

    public required string Name { get; set; }

    public required string Slug { get; set; }

    /// <summary>Random /16 of 10.0.0.0/8; default networks come from it.</summary>
    public IPNetwork Ipv4Block { get; set; }

    /// <summary>ULA /48 derived from the id.</summary>
    public IPNetwork Ipv6Block { get; set; }

    public bool LockEnabled { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
