using System.Collections.Frozen;
using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Live;

/// <summary>What a person is, as far as live connections ask.</summary>
/// <param name="InSpaces">Their role in each space.</param>
/// <param name="InNetworks">Their role in each network that they are in.</param>
internal sealed record LiveRoles(FrozenDictionary<TenantId, Role> InSpaces, FrozenDictionary<NetworkId, Role> InNetworks);
