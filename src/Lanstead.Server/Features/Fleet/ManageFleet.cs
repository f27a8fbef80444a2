using Lanstead.Primitives;
using Lanstead.Protocol.Releases;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Tenants;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Fleet;

/// <param name="Version">The release that is meant: whoever looked at one does not start another.</param>
/// <param name="Waves">How many machines are asked at a time, each a number or a share of all such as <c>10%</c>; what is left comes last. Absent: 1, then 10%.</param>
/// <param name="GateMinutes">For how long every machine of a wave must be well before the next one is asked: connected, with what was open by it before open.</param>
/// <param name="DeviceIds">Only these machines; absent: all of the space.</param>
internal sealed record FleetUpdateRequest(string Version, IReadOnlyList<string>? Waves = null, int GateMinutes = 5, IReadOnlyList<DeviceId>? DeviceIds = null);

/// <param name="Status"><c>paused</c>, <c>running</c> or <c>aborted</c>.</param>
internal sealed record ChangeFleetUpdateRequest(FleetUpdateStatus Status);

/// <summary>Begins updates of a space's machines, pauses them and calls them off. What is asked of machines is <see cref="FleetWatch"/>'s.</summary>
internal sealed class ManageFleet(TenantDb db, OfferedReleases releases, FleetWatch watch, Caller caller, Recorder recorder, TimeProvider time)
{
    private const int GateMaxMinutes = 1440;
    private const int VersionMaxLength = 64;
    private const int DevicesMax = 1000;

    // Machines that others need most come last; those that can answer come first.
    private const string Taking = """
        SELECT d.id, d.agent_version FROM devices d
        WHERE d.tenant_id = $1 AND d.kind = 'agent' AND d.disabled_at IS NULL AND d.agent_version <> $2 AND d.update_consent IN ('ask', 'auto') AND ($3::uuid[] IS NULL OR d.id = ANY ($3::uuid[]))
        ORDER BY EXISTS (SELECT FROM peers p JOIN networks n ON n.hub_peer_id = p.id WHERE p.device_id = d.id), d.connected DESC, d.id
        """;

    private const string Open = "SELECT 1 FROM fleet_updates WHERE tenant_id = $1 AND status IN ('running', 'paused')";

    private const string Insert = "INSERT INTO fleet_updates (id, tenant_id, version, gate_minutes, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)";

    private const string InsertMachines = """
        INSERT INTO fleet_update_devices (update_id, device_id, tenant_id, wave, from_version)
        SELECT $1, m.device_id, $2, m.wave, m.version FROM unnest($3::uuid[], $4::int[], $5::text[]) AS m (device_id, wave, version)
        """;

    private const string Found = "SELECT status FROM fleet_updates WHERE tenant_id = $1 AND id = $2 FOR UPDATE";

    // A gate that was not watched begins anew.
    private const string Change = "UPDATE fleet_updates SET status = $2, healthy_at = NULL, ended_at = CASE WHEN $2 = 'aborted' THEN $3::timestamptz END WHERE id = $1";

    public static Task<CreatedAnswer<FleetUpdateView>> CreateAsync(TenantId tenantId, FleetUpdateRequest body, ManageFleet self, CancellationToken stop) => self.CreateAsync(tenantId, body, stop);

    public static Task<Answer<FleetUpdateView>> UpdateAsync(TenantId tenantId, Guid fleetUpdateId, ChangeFleetUpdateRequest body, ManageFleet self, CancellationToken stop) =>
        self.ChangeAsync(tenantId, fleetUpdateId, body.Status, stop);

    private async Task<CreatedAnswer<FleetUpdateView>> CreateAsync(TenantId tenant, FleetUpdateRequest body, CancellationToken stop)
    {
        IReadOnlyList<string> waves = body.Waves ?? Waves.Usual;
        FieldErrors errors = new FieldErrors()
            .When(body.Version.Length is 0 or > VersionMaxLength, "version", "A version such as 1.2.3.")
            .When(!Waves.AreSound(waves), "waves", "At most ten, each a number of machines or a share of all such as 10%.")
            .When(body.GateMinutes is < 1 or > GateMaxMinutes, "gateMinutes", "1 minute to a day.")
            .When(body.DeviceIds?.Count is 0 or > DevicesMax, "deviceIds", "1 to 1000 machines, or absent for all.");
        if (errors.Failure is { } invalid)
            return invalid;
        Result<Release> offered = await releases.ReadAsync(stop);
        if (!offered.IsSuccess)
            return offered.Failure;
        string version = offered.Value.Version;
        if (body.Version != version)
            return new Failure("fleet.other_release", $"This server offers {version} now.");

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await LockedTenant.TakeAsync(db, tenant, stop) is null)
            return GetNetwork.NotFound;
        if ((await db.QueryAsync(Open, [tenant.Value], _ => 0, stop)).Count > 0)
            return new Failure("fleet.running", "An update of this space's machines is under way. Wait for its end, or call it off.");
        var machines = await db.QueryAsync(
            Taking, [tenant.Value, version, body.DeviceIds?.Select(device => device.Value).ToArray()], row => (Id: row.GetGuid(0), Version: row.GetString(1)), stop);
        if (machines.Count == 0)
            return new Failure("fleet.nothing", $"No machine takes {version}: each runs it already, or its owner does not want updates from here, or its agent knows none.");
        DateTimeOffset now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        db.Waiting.Add(Insert, [id, tenant.Value, version, body.GateMinutes, caller.UserId.Value, now], rows: 1);
        db.Waiting.Add(
            InsertMachines,
            [id, tenant.Value, machines.Select(machine => machine.Id).ToArray(), Waves.Of(waves, machines.Count).ToArray(), machines.Select(machine => machine.Version).ToArray()]);
        recorder.Audit(db, tenant, "fleet_update.create", new AuditTarget("fleet_update", id.ToString("D")), after: new { version, waves, body.GateMinutes, machines = machines.Count });
        recorder.Event(db, tenant, "devices", "fleet.updated", id);
        await db.WriteAsync(stop);
        FleetUpdateView made = (await FleetUpdateView.ListAsync(db, tenant, id, 1, stop)).Single();
        await transaction.CommitAsync(stop);
        watch.Wake();
        return made;
    }

    private async Task<Answer<FleetUpdateView>> ChangeAsync(TenantId tenant, Guid id, FleetUpdateStatus wanted, CancellationToken stop)
    {
        if (new FieldErrors().When(wanted is not (FleetUpdateStatus.Paused or FleetUpdateStatus.Running or FleetUpdateStatus.Aborted), "status", "paused, running or aborted.").Failure is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await db.QueryAsync(Found, [tenant.Value, id], row => row.GetString(0), stop) is not [{ } before])
            return new Failure("not_found", "There is no such update in this space.");
        if (before is not ("running" or "paused"))
            return new Failure("fleet.ended", "This update has ended.");
        string word = FleetUpdateView.Word(wanted);
        db.Waiting.Add(Change, [id, word, time.GetUtcNow()], rows: 1);
        if (wanted == FleetUpdateStatus.Aborted)
            FleetWishes.CallOff(db, id, time.GetUtcNow());
        recorder.Audit(db, tenant, "fleet_update.update", new AuditTarget("fleet_update", id.ToString("D")), new { status = before }, new { status = word });
        recorder.Event(db, tenant, "devices", "fleet.updated", id);
        await db.WriteAsync(stop);
        FleetUpdateView view = (await FleetUpdateView.ListAsync(db, tenant, id, 1, stop)).Single();
        await transaction.CommitAsync(stop);
        watch.Wake();
        return view;
    }
}
