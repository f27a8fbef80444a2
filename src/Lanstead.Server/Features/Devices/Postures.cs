using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.AgentChannel;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Devices;

/// <summary>Keeps what devices tell of themselves, and whoever lacks what a network demands out of its map until it is met.</summary>
/// <remarks>A device's word: whoever holds a machine can make it lie. It keeps out who forgot something, not who means harm.</remarks>
internal sealed class Postures(Holds holds, Recorder recorder)
{
    private const string Same = "SELECT posture IS NOT DISTINCT FROM $2::jsonb FROM devices WHERE id = $1";

    private const string Store = "UPDATE devices SET posture = $2::jsonb WHERE id = $1";

    private const string Tell = """
        WITH told AS (
            UPDATE devices SET manifest_revision = manifest_revision + 1 WHERE id IN (SELECT device_id FROM peers WHERE id = ANY ($1::uuid[])) RETURNING id)
        SELECT pg_notify('lanstead_manifests', id::text) FROM told
        """;

    // Of a device in all networks that demand something or did; or of all agents in one network.
    private const string Judged = """
        SELECT p.id, n.settings::text, d.posture::text, d.agent_version, p.posture_missing
        FROM peers p JOIN networks n ON n.id = p.network_id JOIN devices d ON d.id = p.device_id
        WHERE d.kind = 'agent' AND (p.device_id = $1::uuid OR p.network_id = $2::uuid) AND (p.posture_missing <> '{}' OR n.settings ->> 'posture' IS NOT NULL OR $2::uuid IS NOT NULL)
        """;

    private const string Write = "UPDATE peers p SET posture_missing = string_to_array(v.missing, E'\n') FROM unnest($1::uuid[], $2::text[]) AS v (id, missing) WHERE p.id = v.id";

    /// <summary>A report as it is kept; null when it is none.</summary>
    public static Posture? Read(PostureReport report) =>
        (report.System.Length == 0 || PostureRules.IsSystemId(report.System))
        && DisplayText.IsValid(report.SystemVersion, 0, PostureRules.TextMaxLength) && DisplayText.IsValid(report.SystemName, 0, PostureRules.TextMaxLength)
            ? new Posture(report.System, report.SystemVersion, report.SystemName, State(report.DiskEncryption), State(report.Firewall))
            : null;

    /// <summary>As it stands in the database.</summary>
    public static Posture? Parse(string? json) => json is null ? null : JsonSerializer.Deserialize<Posture>(json, JsonRules.Stored);

    /// <summary>Takes a device's word, and lets it in or keeps it out accordingly. An unchanged one that changes nothing writes nothing.</summary>
    public async Task TellAsync(SystemDb db, Caller caller, AgentIdentity agent, Posture posture, CancellationToken stop)
    {
        caller.BecomeAgent(agent.Device, agent.Tenant);
        string json = JsonSerializer.Serialize(posture, JsonRules.Stored);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // 1. As nearly always, nothing is new.
        if (await db.QueryAsync(Same, [agent.Device.Value, json], row => row.GetBoolean(0), stop) is [true] && (await JudgeAsync(db, [agent.Device.Value, null], stop)).Count == 0)
            return;

        // 2. Networks before what is in them: a demand that changes now waits for this, or this for it.
        await Holds.LockAsync(db, agent.Device, stop);
        await db.RunAsync(Store, [agent.Device.Value, json], stop);
        IReadOnlyList<Verdict> changed = await JudgeAsync(db, [agent.Device.Value, null], stop);
        if (changed.Count > 0)
        {
            await WriteAsync(db, changed, stop);
            // It may lack something else now, and be held as before.
            if (await holds.RefreshAsync(db, agent.Device, stop) == 0)
                NetworkRevisions.ManifestChanged(db, agent.Device);
            recorder.Audit(db, agent.Tenant, "device.posture", AuditTarget.Of("device", agent.Device), after: new { posture, missing = changed.SelectMany(one => one.Missing).Distinct() });
        }
        recorder.Event(db, agent.Tenant, "devices", "device.updated", agent.Device.Value);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Under the network's lock: judges all its devices by a demand that is new. The settings are written already.</summary>
    public async Task DemandAsync(LansteadDb db, NetworkId network, PostureDemand? demand, CancellationToken stop)
    {
        IReadOnlyList<Verdict> changed = await JudgeAsync(db, [null, network.Value], (_, posture, version) => PostureRules.Missing(demand, posture, version), stop);
        await WriteAsync(db, changed, stop);
        await holds.RefreshNetworkAsync(db, network, stop);
        // These are held as before, and lack something else.
        Guid[] still = [.. changed.Where(one => one.Before.Count > 0 && one.Missing.Count > 0).Select(one => one.Peer)];
        if (still.Length > 0)
            await db.QueryAsync(Tell, [still], row => true, stop);
    }

    private static Task<IReadOnlyList<Verdict>> JudgeAsync(LansteadDb db, object?[] of, CancellationToken stop) =>
        JudgeAsync(db, of, (settings, posture, version) => PostureRules.Missing(NetworkSettings.Parse(settings).Posture, posture, version), stop);

    // Those that change.
    private static async Task<IReadOnlyList<Verdict>> JudgeAsync(
        LansteadDb db, object?[] of, Func<string, Posture?, string, IReadOnlyList<string>> missing, CancellationToken stop)
    {
        var rows = await db.QueryAsync(Judged, of, row => Of(row, missing), stop);
        return [.. rows.Where(row => !row.Missing.SequenceEqual(row.Before))];
    }

    private static Verdict Of(NpgsqlDataReader row, Func<string, Posture?, string, IReadOnlyList<string>> missing) => new(
        row.GetGuid(0), row.GetFieldValue<string[]>(4), missing(row.GetString(1), Parse(row.IsDBNull(2) ? null : row.GetString(2)), row.GetString(3)));

    private static async Task WriteAsync(LansteadDb db, IReadOnlyList<Verdict> verdicts, CancellationToken stop)
    {
        if (verdicts.Count > 0)
            await db.RunAsync(Write, [verdicts.Select(one => one.Peer).ToArray(), verdicts.Select(one => string.Join('\n', one.Missing)).ToArray()], stop);
    }

    private static string State(string word) => word is Posture.On or Posture.Off ? word : Posture.Unknown;

    private sealed record Verdict(Guid Peer, IReadOnlyList<string> Before, IReadOnlyList<string> Missing);
}
