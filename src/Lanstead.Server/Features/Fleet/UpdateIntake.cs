using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.AgentChannel;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Fleet;

/// <summary>Takes in what machines say of updates: whether their owners want them, and what became of the one that was asked for.</summary>
/// <remarks>On <see cref="SystemDb"/>, since agents are no members; the device's id comes from its proof, never from a frame.</remarks>
internal sealed class UpdateIntake(SystemDb db, Caller caller, Recorder recorder, FleetWatch watch, TimeProvider time)
{
    private const int DetailMaxLength = 300;

    // As nearly always when an agent comes back: what it says is known.
    private const string News = """
        SELECT d.update_consent <> $2 OR EXISTS (SELECT FROM fleet_update_devices m WHERE m.device_id = d.id AND m.update_id = $3::uuid AND m.state <> $4 AND m.state <> 'done' AND m.state <> 'rolled_back') FROM devices d WHERE d.id = $1
        """;

    private const string Held = "SELECT update_consent FROM devices WHERE id = $1 FOR NO KEY UPDATE";

    private const string Consent = "UPDATE devices SET update_consent = $2 WHERE id = $1";

    // An owner who was asked may have said yes later.
    private const string Store = """
        UPDATE fleet_update_devices m SET state = $3, detail = $4, ended_at = CASE WHEN $3 = 'installing' THEN NULL ELSE $5::timestamptz END
        FROM fleet_updates u LEFT JOIN users w ON w.id = u.created_by
        WHERE m.update_id = $2 AND m.device_id = $1 AND u.id = m.update_id AND m.state IN ('asked', 'installing', 'declined', 'failed', 'called_off') AND m.state <> $3 AND (m.state <> 'failed' OR $3 = 'done')
        RETURNING u.version, coalesce(w.username, '')
        """;

    private const string Forget = """
        WITH told AS (UPDATE devices SET update_wish_id = NULL, update_wish_version = '', manifest_revision = manifest_revision + 1 WHERE id = $1 AND update_wish_id = $2 RETURNING id)
        SELECT pg_notify('lanstead_manifests', id::text) FROM told
        """;

    private const string Note = "INSERT INTO change_log (tenant_id, device_id, revision, succeeded, items, applied_at, received_at) VALUES ($1, $2, 0, $3, $4::jsonb, $5, $5)";

    /// <summary>True when an agent can have said that.</summary>
    public static bool IsSound(UpdateReport report) =>
        report.Consent is "off" or "ask" or "auto" && report.Outcome is "" or "declined" or "installing" or "done" or "failed" or "rolled_back"
        && report.WishId.Length is 0 or WireId.SizeBytes && DisplayText.IsValid(report.Detail, 0, DetailMaxLength);

    /// <summary>Takes a machine's word.</summary>
    public async Task TellAsync(AgentIdentity agent, UpdateReport report, CancellationToken stop)
    {
        caller.BecomeAgent(agent.Device, agent.Tenant);
        Guid? said = report.WishId.Length > 0 && report.Outcome.Length > 0 ? new Guid(report.WishId.Span, bigEndian: true) : null;
        if (await db.QueryAsync(News, [agent.Device.Value, report.Consent, said, report.Outcome], row => row.GetBoolean(0), stop) is not [true])
            return;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await db.QueryAsync(Held, [agent.Device.Value], row => row.GetString(0), stop) is not [{ } consent])
            return;
        bool isNews = consent != report.Consent;
        if (isNews)
            db.Waiting.Add(Consent, [agent.Device.Value, report.Consent]);
        if (said is { } wish)
            isNews |= await StepAsync(agent, wish, report, stop);
        if (!isNews)
            return;
        recorder.Event(db, agent.Tenant, "devices", "fleet.updated", agent.Device.Value);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        watch.Wake();
    }

    private async Task<bool> StepAsync(AgentIdentity agent, Guid wish, UpdateReport report, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        var stored = await db.QueryAsync(Store, [agent.Device.Value, wish, report.Outcome, report.Detail, now], row => (Version: row.GetString(0), By: row.GetString(1)), stop);
        if (stored.Count == 0)
            return false;
        if (report.Outcome is "installing")
            return true;
        if (report.Outcome is not "declined")
            db.Waiting.Add(Forget, [agent.Device.Value, wish], answers: true);
        (string version, string by) = stored[0];
        // The device's own page tells who asked for what, and what came of it.
        string outcome = report.Outcome switch { "done" => "Applied", "declined" => "Refused", _ => "Failed" };
        var items = new[] { new { item = by.Length > 0 ? $"update to {version}, asked for by {by}" : $"update to {version}", outcome, code = report.Outcome == "rolled_back" ? "update.rolled_back" : "", detail = report.Detail } };
        db.Waiting.Add(Note, [agent.Tenant.Value, agent.Device.Value, report.Outcome == "done", JsonSerializer.Serialize(items, JsonRules.Stored), now]);
        return true;
    }
}
