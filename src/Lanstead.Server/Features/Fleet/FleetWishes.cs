using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Fleet;

/// <summary>What machines are asked for: a part of their manifests. Devices are written before their rows in an update, by everybody who writes both.</summary>
internal static class FleetWishes
{
    // In the order of their ids; a manifest is sent where it is another one.
    private const string AskStatement = """
        WITH found AS MATERIALIZED (SELECT id FROM devices WHERE id = ANY ($2::uuid[]) ORDER BY id FOR NO KEY UPDATE),
        asked AS (UPDATE devices d SET update_wish_id = $1, update_wish_version = $3, manifest_revision = manifest_revision + 1 FROM found f WHERE d.id = f.id RETURNING d.id)
        SELECT pg_notify('lanstead_manifests', id::text) FROM asked
        """;

    private const string AskedStatement = """
        UPDATE fleet_update_devices m SET state = 'asked', asked_at = $3,
            open_before = (SELECT count(*) FROM exposure_states s JOIN exposures e ON e.id = s.exposure_id JOIN tunnel_servers t ON t.id = e.server_id JOIN networks n ON n.id = t.network_id JOIN tunnel_clients c ON c.id = e.client_id
                JOIN peers p ON p.id = CASE WHEN s.public_side THEN n.hub_peer_id ELSE c.peer_id END WHERE s.open AND p.device_id = m.device_id)
        WHERE m.update_id = $1 AND m.device_id = ANY ($2::uuid[])
        """;

    private const string AwayStatement = "UPDATE fleet_update_devices SET state = 'away', detail = 'It was not connected when its wave began.', ended_at = $3 WHERE update_id = $1 AND device_id = ANY ($2::uuid[])";

    private const string ForgetStatement = """
        WITH found AS MATERIALIZED (SELECT id FROM devices WHERE update_wish_id = $1 ORDER BY id FOR NO KEY UPDATE),
        told AS (UPDATE devices d SET update_wish_id = NULL, update_wish_version = '', manifest_revision = manifest_revision + 1 FROM found f WHERE d.id = f.id RETURNING d.id)
        SELECT pg_notify('lanstead_manifests', id::text) FROM told
        """;

    // Who installs already ends what it began.
    private const string CalledOffStatement = "UPDATE fleet_update_devices SET state = 'called_off', ended_at = $2 WHERE update_id = $1 AND state IN ('waiting', 'asked')";

    /// <summary>Asks machines that are connected.</summary>
    public static void Ask(LansteadDb db, Guid update, string version, Guid[] devices, DateTimeOffset now)
    {
        if (devices.Length == 0)
            return;
        db.Waiting.Add(AskStatement, [update, devices, version], answers: true);
        db.Waiting.Add(AskedStatement, [update, devices, now]);
    }

    /// <summary>Passes over machines that are not.</summary>
    public static void PassOver(LansteadDb db, Guid update, Guid[] devices, DateTimeOffset now)
    {
        if (devices.Length > 0)
            db.Waiting.Add(AwayStatement, [update, devices, now]);
    }

    /// <summary>Nobody is asked any more.</summary>
    public static void CallOff(LansteadDb db, Guid update, DateTimeOffset now)
    {
        db.Waiting.Add(ForgetStatement, [update], answers: true);
        db.Waiting.Add(CalledOffStatement, [update, now]);
    }
}
