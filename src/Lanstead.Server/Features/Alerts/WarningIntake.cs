using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.AgentChannel;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Alerts;

/// <summary>Keeps what an agent warns of: each report is all of it. On the system role, since agents are no members; which device it is comes from its proof.</summary>
internal sealed class WarningIntake(DataSources sources, TimeProvider time)
{
    // Of one that goes on the time stays.
    private const string Write = """
        WITH told AS (SELECT DISTINCT warning, about FROM unnest($3::text[], $4::uuid[]) AS t (warning, about)),
        gone AS (DELETE FROM device_warnings w WHERE w.device_id = $1 AND NOT EXISTS (SELECT FROM told t WHERE t.warning = w.warning AND t.about = w.about))
        INSERT INTO device_warnings (device_id, tenant_id, warning, about, since) SELECT d.id, d.tenant_id, t.warning, t.about, $2 FROM devices d CROSS JOIN told t WHERE d.id = $1
        ON CONFLICT DO NOTHING
        """;

    /// <summary>A report as it is kept; null when it is none.</summary>
    public static IReadOnlyList<(string Warning, Guid About)>? Read(WarningReport report) =>
        report.Warnings.Count <= AgentWarnings.Max && report.Warnings.All(one => AgentWarnings.IsWord(one.Warning) && one.About.Length is 0 or WireId.SizeBytes)
            ? [.. report.Warnings.Select(one => (one.Warning, one.About.Length == 0 ? Guid.Empty : new Guid(one.About.Span, bigEndian: true)))]
            : null;

    /// <summary>Takes an agent's word.</summary>
    public async Task TakeAsync(AgentIdentity agent, IReadOnlyList<(string Warning, Guid About)> warnings, CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand(Write);
        foreach (object values in new object[] { agent.Device.Value, time.GetUtcNow(), warnings.Select(one => one.Warning).ToArray(), warnings.Select(one => one.About).ToArray() })
            command.Parameters.Add(new NpgsqlParameter { Value = values });
        await command.ExecuteNonQueryAsync(stop);
    }
}
