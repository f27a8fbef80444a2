using Lanstead.Primitives;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>An agent that proved its machine key, and the token of its connection.</summary>
/// <param name="Device">The device.</param>
/// <param name="Tenant">Its space.</param>
/// <param name="Fence">Grows with each connection of the device, on whatever server process; the highest one counts.</param>
/// <param name="Capability">The version that both sides speak.</param>
internal sealed record AgentIdentity(DeviceId Device, TenantId Tenant, long Fence, uint Capability = Protocol.AgentChannel.Capability);
