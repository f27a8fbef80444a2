using System.Collections.Concurrent;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.AgentChannel;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Blocks;

/// <summary>Collects what tunnel servers tell of their block lists and writes it together; a newer word replaces the older.</summary>
/// <remarks>The statement checks who speaks: another's word than the hub's matches no row and is nothing.</remarks>
internal sealed class BlockBatch(DataSources sources, TimeProvider time)
{
    private const int WaitingMax = 20_000;
    private const int DetailMaxLength = 300;

    private const string Write = """
        INSERT INTO block_states (server_id, list, tenant_id, entries, dropped, detail, updated_at)
        SELECT t.id, s.list, t.tenant_id, s.entries, s.dropped, s.detail, $7
        FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::bigint[], $6::text[]) AS s (device_id, network_id, list, entries, dropped, detail)
        JOIN tunnel_servers t ON t.network_id = s.network_id JOIN networks n ON n.id = t.network_id JOIN peers p ON p.id = n.hub_peer_id AND p.device_id = s.device_id ORDER BY t.id, s.list
        ON CONFLICT (server_id, list) DO UPDATE SET entries = excluded.entries, dropped = excluded.dropped, detail = excluded.detail, updated_at = excluded.updated_at
        """;

    private ConcurrentDictionary<(DeviceId Device, NetworkId Network, string List), BlockListStatus> _waiting = new();

    /// <summary>Takes in what is plausible of a report.</summary>
    public void Add(AgentIdentity agent, StatusReport report)
    {
        foreach (BlockListStatus one in report.BlockLists)
        {
            bool sound = WireId.TryRead(one.NetworkId, out NetworkId network) & (one.List is "own" or "crowdsec") & one.Entries <= long.MaxValue & one.Dropped <= long.MaxValue & DisplayText.IsValid(one.Detail, 0, DetailMaxLength);
            if (sound && _waiting.Count < WaitingMax)
                _waiting[(agent.Device, network, one.List)] = one;
        }
    }

    /// <summary>Writes all that waits; what fails is written at the next call, unless something newer has come.</summary>
    public async Task FlushAsync(CancellationToken stop)
    {
        if (_waiting.IsEmpty)
            return;
        var batch = Interlocked.Exchange(ref _waiting, new()).ToArray();
        try
        {
            await using NpgsqlCommand command = sources.Yielding.CreateCommand(Write);
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(item => item.Key.Device.Value).ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(item => item.Key.Network.Value).ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(item => item.Key.List).ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(item => (long)item.Value.Entries).ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(item => (long)item.Value.Dropped).ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(item => item.Value.Detail).ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow() });
            await command.ExecuteNonQueryAsync(stop);
        }
        catch (NpgsqlException)
        {
            foreach (var (key, status) in batch)
                _waiting.TryAdd(key, status);
            throw;
        }
    }
}
