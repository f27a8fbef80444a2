using System.Collections.Concurrent;
using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>Collects what agents report on their tunnels and writes it together; a newer report replaces the older.</summary>
/// <remarks>A report on a network that the device is not in matches no row and is nothing.</remarks>
internal sealed class TunnelBatch(DataSources sources, TimeProvider time)
{
    private const int WaitingMax = 20_000;
    private const int ReasonsMax = 64;
    private const int TextMaxLength = 64;

    private const string Write = """
        INSERT INTO tunnels (peer_id, tenant_id, back_end, cipher, refused, updated_at)
        SELECT p.id, p.tenant_id, s.back_end, s.cipher, s.refused::jsonb, $6
        FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[]) AS s (device_id, network_id, back_end, cipher, refused)
        JOIN peers p ON p.device_id = s.device_id AND p.network_id = s.network_id
        ON CONFLICT (peer_id) DO UPDATE SET back_end = excluded.back_end, cipher = excluded.cipher, refused = excluded.refused, updated_at = excluded.updated_at
        """;

    private ConcurrentDictionary<(DeviceId Device, NetworkId Network), Report> _waiting = new();

    /// <summary>Takes in what is plausible of a report.</summary>
    public void Add(AgentIdentity agent, StatusReport report)
    {
        foreach (TunnelStatus tunnel in report.Tunnels)
        {
            bool sound = WireId.TryRead(tunnel.NetworkId, out NetworkId network)
                & DisplayText.IsValid(tunnel.BackEnd, 1, TextMaxLength) & DisplayText.IsValid(tunnel.Cipher, 0, TextMaxLength)
                & tunnel.Refused.Count <= ReasonsMax & tunnel.Refused.All(reason => IsReason(reason.Key) && reason.Value <= long.MaxValue);
            if (sound && _waiting.Count < WaitingMax)
                _waiting[(agent.Device, network)] = new Report(tunnel.BackEnd, tunnel.Cipher, JsonSerializer.Serialize(tunnel.Refused.ToDictionary(), JsonRules.Stored));
        }
    }

    /// <summary>Writes all that waits; what fails is written at the next call, unless something newer has come.</summary>
    public async Task FlushAsync(CancellationToken stop)
    {
        if (_waiting.IsEmpty)
            return;
        var batch = Interlocked.Exchange(ref _waiting, new ConcurrentDictionary<(DeviceId Device, NetworkId Network), Report>()).ToArray();
        try
        {
            await using NpgsqlCommand command = sources.Yielding.CreateCommand(Write);
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(item => item.Key.Device.Value).ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(item => item.Key.Network.Value).ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(item => item.Value.BackEnd).ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(item => item.Value.Cipher).ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(item => item.Value.Refused).ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow() });
            await command.ExecuteNonQueryAsync(stop);
        }
        catch (NpgsqlException)
        {
            foreach ((var key, Report report) in batch)
                _waiting.TryAdd(key, report);
            throw;
        }
    }

    // As the engine's own names are.
    private static bool IsReason(string text) => text.Length is > 0 and <= TextMaxLength && text.All(char.IsAsciiLetterOrDigit);

    private sealed record Report(string BackEnd, string Cipher, string Refused);
}
