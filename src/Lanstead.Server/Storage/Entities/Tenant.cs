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

/// <summary>Who finds a tenant.</summary>
internal enum TenantVisibility
{
    /// <summary>Everybody with an account: name, description, how many members.</summary>
    Public,

    /// <summary>Its members.</summary>
    Private,
}

/// <summary>How people become members by themselves.</summary>
internal enum TenantAccess
{
    /// <summary>At once.</summary>
    Open,

    /// <summary>With the tenant's password.</summary>
    Password,

    /// <summary>Not: somebody invites them.</summary>
    Invite,
}

/// <summary>An organisation, a community, or one person ("space" in the UI).</summary>
internal sealed class Tenant
{
    public TenantId Id { get; set; }

    public TenantKind Kind { get; set; }

    public required string Name { get; set; }

    public required string Slug { get; set; }

    public string Description { get; set; } = "";

    public TenantVisibility Visibility { get; set; } = TenantVisibility.Private;

    public TenantAccess Access { get; set; } = TenantAccess.Invite;

    /// <summary>JSON of a <c>TenantSettings</c>.</summary>
    public string Settings { get; set; } = "{}";

    /// <summary>When the purge takes it; null unless it is being deleted.</summary>
    public DateTimeOffset? DeleteAfter { get; set; }

    /// <summary>Since when administrators of the deployment hold it; null: they do not.</summary>
    public DateTimeOffset? SuspendedAt { get; set; }

    /// <summary>Random /16 of 10.0.0.0/8; default networks come from it.</summary>
    public IPNetwork Ipv4Block { get; set; }

    /// <summary>ULA /48 derived from the id.</summary>
    public IPNetwork Ipv6Block { get; set; }

    public bool LockEnabled { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }
}
