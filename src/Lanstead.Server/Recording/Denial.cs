using Lanstead.Primitives;

namespace Lanstead.Server.Recording;

/// <summary>What makes one refusal the repeat of another.</summary>
/// <param name="Actor">Who asked.</param>
/// <param name="Tenant">Whose object it was; null when the person sees none of that id, so that nobody's space is named.</param>
/// <param name="Route">Method and pattern, never the address as it was asked: that is the caller's to make up.</param>
/// <param name="Code">Why.</param>
internal readonly record struct Denial(UserId Actor, TenantId? Tenant, string Route, string Code);
