using Lanstead.Primitives;

namespace Lanstead.Server.Features.Events;

/// <summary>An event as it is passed to streams.</summary>
/// <param name="Key">Its place.</param>
/// <param name="Tenant">Only streams of its members get it; null: it is a person's.</param>
/// <param name="Person">Only this person's streams get it; null: it is a tenant's.</param>
/// <param name="Topic">Only streams that asked for it get it.</param>
/// <param name="Json">The wire's data, made once for all streams.</param>
internal sealed record StoredEvent(EventKey Key, TenantId? Tenant, UserId? Person, string Topic, string Json);
