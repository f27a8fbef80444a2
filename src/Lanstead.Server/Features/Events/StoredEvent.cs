using Lanstead.Primitives;

namespace Lanstead.Server.Features.Events;

/// <summary>An event as it is passed to streams.</summary>
/// <param name="Key">Its place.</param>
/// <param name="Tenant">Only streams of its members get it; null: it is a person's.</param>
/// <param name="Person">Only this person's streams get it; null: it is a tenant's.</param>
/// <param name="Topic">Only streams that asked for it get it.</param>
/// <param name="Json">The wire's data, made once for all streams.</param>
internal sealed record StoredEvent(EventKey Key, TenantId? Tenant, UserId? Person, string Topic, string Json)
{
    /// <summary>What happened, such as <c>network.updated</c>.</summary>
    public required string Type { get; init; }

    /// <summary>To what; null: to all of the topic.</summary>
    public Guid? Resource { get; init; }

    /// <summary>In which network; null: in none, or in several.</summary>
    public Guid? Network { get; init; }

    /// <summary>In which channel; null: in none.</summary>
    public Guid? Channel { get; init; }
}
