using Lanstead.Primitives;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>An agent that proved its machine key, and the token of its connection.</summary>
/// <param name="Device">The device.</param>
/// <param name="Tenant">Its space.</param>
/// <param name="Fence">Grows with each connection of the device, on whatever server process; the highest one counts.</param>
internal sealed record AgentIdentity(DeviceId Device, TenantId Tenant, long Fence);
