using System.Collections.Frozen;
using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Live;

/// <summary>What a person is, as far as live connections ask.</summary>
/// <param name="InSpaces">Their role in each space.</param>
/// <param name="InNetworks">Their role in each network that they are in.</param>
/// <param name="Granted">Channels that answers of theirs opened.</param>
internal sealed record LiveRoles(FrozenDictionary<TenantId, Role> InSpaces, FrozenDictionary<NetworkId, Role> InNetworks, FrozenSet<ChannelId> Granted)
{
    /// <summary>Whether nothing is otherwise.</summary>
    public bool IsAs(LiveRoles other) => Same(InSpaces, other.InSpaces) && Same(InNetworks, other.InNetworks) && Granted.SetEquals(other.Granted);

    private static bool Same<TKey>(FrozenDictionary<TKey, Role> one, FrozenDictionary<TKey, Role> other)
        where TKey : notnull => one.Count == other.Count && one.All(m => other.TryGetValue(m.Key, out Role role) && role == m.Value);
}
