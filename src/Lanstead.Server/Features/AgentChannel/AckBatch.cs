using System.Text.Json;
using System.Threading.Channels;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>Collects acknowledgements and writes them into the change log together.</summary>
internal sealed class AckBatch(DataSources sources, TimeProvider time)
{
    private const int WaitingMax = 20_000;
    private const int BatchMax = 1_000;
    private const int TextMaxLength = 200;

    // Joined with the devices that exist, and held until the end: one that was removed meanwhile has no log, one that is being removed is waited for.
    private const string Write = """
        INSERT INTO change_log (tenant_id, device_id, network_id, revision, succeeded, items, applied_at, received_at)
        SELECT d.tenant_id, d.id, a.network_id, a.revision, a.succeeded, a.items::jsonb, a.applied_at, $7
        FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::boolean[], $5::text[], $6::timestamptz[])
            AS a (device_id, network_id, revision, succeeded, items, applied_at)
        JOIN devices d ON d.id = a.device_id
        FOR KEY SHARE OF d
        """;

    private readonly Channel<Entry> _waiting = Channel.CreateBounded<Entry>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    // What the last try could not write; only the flushing task touches it.
    private List<Entry> _unwritten = [];

    /// <summary>Takes one in; waits when the database is far behind, which slows that agent's connection and nobody else's.</summary>
    public async ValueTask AddAsync(AgentIdentity agent, NetworkId? network, Ack ack, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        var items = ack.Items.Take(Protocol.AgentChannel.AckItemsMax).Select(item => new
        {
            item = Clean(item.Item),
            outcome = item.Outcome.ToString(),
            code = Clean(item.Code),
            detail = Clean(item.Detail),
        });
        bool succeeded = ack.Items.All(item => item.Outcome is ItemResult.Types.Outcome.Applied or ItemResult.Types.Outcome.Unchanged);
        // The agent's own clock, within reason.
        DateTimeOffset applied = ack.AppliedAt > 0 && ack.AppliedAt <= now.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(ack.AppliedAt) : now;
        await _waiting.Writer.WriteAsync(
            new Entry(agent.Device, network, (long)Math.Min(ack.Revision, long.MaxValue), succeeded, JsonSerializer.Serialize(items, JsonRules.Stored), applied), stop);
    }

    /// <summary>Writes what waits. What fails is written at the next call.</summary>
    public async Task FlushAsync(CancellationToken stop)
    {
        while (_unwritten.Count > 0 || _waiting.Reader.TryPeek(out _))
        {
            List<Entry> batch = _unwritten;
            while (batch.Count < BatchMax && _waiting.Reader.TryRead(out Entry? entry))
                batch.Add(entry);
            await using NpgsqlCommand command = sources.Yielding.CreateCommand(Write);
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(entry => entry.Device.Value).ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(entry => entry.Network?.Value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(entry => entry.Revision).ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(entry => entry.Succeeded).ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(entry => entry.Items).ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = batch.Select(entry => entry.AppliedAt).ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow() });
            await command.ExecuteNonQueryAsync(stop);
            _unwritten = [];
        }
    }

    // What an agent says is shown to people: one line, nothing that acts on what shows it, and no NUL, which jsonb refuses.
    private static string Clean(string text)
    {
        string cut = text.Length > TextMaxLength ? text[..TextMaxLength] : text;
        return DisplayText.IsValid(cut, 0, TextMaxLength) ? cut : new string([.. cut.Where(c => c is >= ' ' and < '\x7f')]);
    }

    private sealed record Entry(DeviceId Device, NetworkId? Network, long Revision, bool Succeeded, string Items, DateTimeOffset AppliedAt);
}
