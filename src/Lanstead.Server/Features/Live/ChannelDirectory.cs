using System.Collections.Concurrent;
using Lanstead.Primitives;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Live;

/// <summary>A channel, as far as who sees it is concerned.</summary>
internal sealed record ChannelEntry(ChannelId Id, TenantId Tenant, NetworkId? Network, IReadOnlyList<ChannelOverride> Overrides)
{
    /// <summary>What somebody may in it who has those roles.</summary>
    public ChannelRights Of(LiveRoles roles)
    {
        if (!roles.InSpaces.TryGetValue(Tenant, out Role inSpace))
            return default;
        Role? inNetwork = Network is { } network && roles.InNetworks.TryGetValue(network, out Role own) ? own : null;
        if (ChannelRights.RoleIn(Network is not null, inSpace, inNetwork) is not { } role)
            return default;
        foreach (ChannelOverride one in Overrides)
        {
            if (one.Role == role)
                return ChannelRights.Of(role, one.For(roles.Granted.Contains(Id)));
        }
        return ChannelRights.Of(role, null);
    }
}

/// <summary>Which channels there are and who sees them, as the database says it; read anew when the feed comes by a change.</summary>
/// <remarks>Thread-safe. Uses the system role: it serves the connections of all tenants.</remarks>
internal sealed class ChannelDirectory(DataSources sources)
{
    private const string Query = """
        SELECT c.id, c.tenant_id, o.role, o.see, o.post, o.manage, c.network_id FROM channels c LEFT JOIN channel_overrides o ON o.channel_id = c.id WHERE c.id = ANY ($1) ORDER BY c.id
        """;

    private readonly ConcurrentDictionary<ChannelId, ChannelEntry> _known = new();

    /// <summary>The channel, when it is known here; null when not, or not any more.</summary>
    public ChannelEntry? Find(ChannelId id) => _known.GetValueOrDefault(id);

    /// <summary>The channel, asked for when need be; null when there is none.</summary>
    public async ValueTask<ChannelEntry?> FindAsync(ChannelId id, CancellationToken stop)
    {
        if (Find(id) is { } known)
            return known;
        await RefreshAsync([id], stop);
        return Find(id);
    }

    /// <summary>Reads these anew.</summary>
    public async Task RefreshAsync(IReadOnlyCollection<ChannelId> ids, CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand(Query);
        command.Parameters.AddWithValue(ids.Select(id => id.Value).ToArray());
        var found = new Dictionary<ChannelId, ChannelEntry>();
        await using (NpgsqlDataReader row = await command.ExecuteReaderAsync(stop))
        {
            while (await row.ReadAsync(stop))
            {
                var id = new ChannelId(row.GetGuid(0));
                IReadOnlyList<ChannelOverride> others = found.TryGetValue(id, out ChannelEntry? known) ? known.Overrides : [];
                found[id] = new ChannelEntry(id, new TenantId(row.GetGuid(1)), row.Nullable<Guid>(6) is { } network ? new NetworkId(network) : null, row.IsDBNull(2) ? [] :
                [
                    .. others, new ChannelOverride(Enum.Parse<Role>(row.GetString(2), ignoreCase: true), row.Nullable<bool>(3), row.Nullable<bool>(4), row.Nullable<bool>(5)),
                ]);
            }
        }
        foreach (ChannelId id in ids)
        {
            if (found.TryGetValue(id, out ChannelEntry? entry))
                _known[id] = entry;
            else
                _known.TryRemove(id, out _);
        }
    }
}
