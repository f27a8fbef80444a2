using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Fleet;

/// <summary>How an update stands.</summary>
internal enum FleetUpdateStatus
{
    /// <summary>Its waves go on.</summary>
    Running,

    /// <summary>No further machine is asked until it goes on.</summary>
    Paused,

    /// <summary>It stopped by itself: a machine fared badly.</summary>
    Stopped,

    /// <summary>Somebody called it off.</summary>
    Aborted,

    /// <summary>Every machine was asked, and answered.</summary>
    Done,
}

/// <param name="Version">The release.</param>
/// <param name="ExpiresAt">After that no machine takes it.</param>
internal sealed record OfferedReleaseView(string Version, DateTimeOffset ExpiresAt);

/// <summary>A machine as far as updates go.</summary>
/// <param name="DeviceId">The machine.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">What it runs.</param>
/// <param name="Connected">Whether it could be asked now.</param>
/// <param name="Consent">What its owner says of updates from here: <c>off</c>, <c>ask</c> or <c>auto</c>; empty: its agent knows no such updates.</param>
internal sealed record FleetMachineView(DeviceId DeviceId, string Name, string Version, bool Connected, string Consent);

/// <summary>One machine in an update.</summary>
/// <param name="DeviceId">The machine.</param>
/// <param name="Name">Its name.</param>
/// <param name="Wave">In which wave it is, from 1.</param>
/// <param name="State"><c>waiting</c>, <c>asked</c>, <c>installing</c>, <c>done</c>, <c>declined</c>, <c>away</c>, <c>failed</c>, <c>rolled_back</c> or <c>called_off</c>.</param>
/// <param name="Detail">Why, in a sentence.</param>
/// <param name="FromVersion">What it ran before.</param>
/// <param name="AskedAt">When it was asked.</param>
/// <param name="EndedAt">When that ended.</param>
internal sealed record FleetStepView(DeviceId DeviceId, string Name, int Wave, string State, string Detail, string FromVersion, DateTimeOffset? AskedAt, DateTimeOffset? EndedAt);

/// <summary>An update of a space's machines.</summary>
/// <param name="Id">The update.</param>
/// <param name="Version">The release.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Reason">Why it stopped by itself.</param>
/// <param name="GateMinutes">How long all machines of a wave must be well before the next one.</param>
/// <param name="Wave">The wave that was asked last; 0: none yet.</param>
/// <param name="Waves">How many there are.</param>
/// <param name="HealthyAt">Since when every machine of that wave is well; null: not all are.</param>
/// <param name="CreatedBy">Who began it; empty: an account that is gone.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="EndedAt">When it ended; null: it has not.</param>
/// <param name="Machines">Wave by wave.</param>
internal sealed record FleetUpdateView(
    Guid Id, string Version, FleetUpdateStatus Status, string Reason, int GateMinutes, int Wave, int Waves, DateTimeOffset? HealthyAt, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt,
    IReadOnlyList<FleetStepView> Machines)
{
    /// <summary>How many are shown.</summary>
    public const int ListMax = 20;

    private const string Chosen = "tenant_id = $1 AND ($2::uuid IS NULL OR id = $2::uuid) ORDER BY id DESC LIMIT $3";

    private const string Updates = $"""
        SELECT f.id, f.version, f.status, f.reason, f.gate_minutes, f.wave, f.healthy_at, coalesce(u.username, ''), f.created_at, f.ended_at
        FROM (SELECT * FROM fleet_updates WHERE {Chosen}) f LEFT JOIN users u ON u.id = f.created_by ORDER BY f.id DESC
        """;

    private const string Steps = $"""
        SELECT m.update_id, m.device_id, d.name, m.wave, m.state, m.detail, m.from_version, m.asked_at, m.ended_at
        FROM fleet_update_devices m JOIN devices d ON d.id = m.device_id WHERE m.update_id IN (SELECT id FROM fleet_updates WHERE {Chosen}) ORDER BY m.wave, d.name, d.id
        """;

    /// <summary>The newest first.</summary>
    public static async Task<List<FleetUpdateView>> ListAsync(LansteadDb db, TenantId tenant, Guid? one, int take, CancellationToken stop)
    {
        object?[] values = [tenant.Value, one, take];
        var (updates, steps) = await db.QueryAsync(Updates, values, Read, Steps, values, ReadStep, stop);
        ILookup<Guid, FleetStepView> byUpdate = steps.ToLookup(row => row.Update, row => row.Step);
        return [.. updates.Select(update => update with { Machines = [.. byUpdate[update.Id]], Waves = byUpdate[update.Id].Select(step => step.Wave).DefaultIfEmpty(0).Max() })];
    }

    /// <summary>As the database has it.</summary>
    public static string Word(FleetUpdateStatus status) => status.ToString().ToLowerInvariant();

    private static FleetUpdateView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), Enum.Parse<FleetUpdateStatus>(row.GetString(2), ignoreCase: true), row.GetString(3), row.GetInt32(4), row.GetInt32(5), 0, row.Nullable<DateTimeOffset>(6), row.GetString(7),
        row.Time(8), row.Nullable<DateTimeOffset>(9), []);

    private static (Guid Update, FleetStepView Step) ReadStep(NpgsqlDataReader row) => (row.GetGuid(0), new FleetStepView(
        new DeviceId(row.GetGuid(1)), row.GetString(2), row.GetInt32(3), row.GetString(4), row.GetString(5), row.GetString(6), row.Nullable<DateTimeOffset>(7), row.Nullable<DateTimeOffset>(8)));
}

/// <summary>The machines of a space, and what is offered to them.</summary>
/// <param name="Offered">The signed release that this server offers; null: none.</param>
/// <param name="NotOffered">Why there is none; null: there is.</param>
/// <param name="Machines">Every machine with an agent.</param>
/// <param name="Update">The last update; null: there was none.</param>
internal sealed record FleetView(OfferedReleaseView? Offered, string? NotOffered, IReadOnlyList<FleetMachineView> Machines, FleetUpdateView? Update);

/// <summary>Updates of a space, newest first.</summary>
internal sealed record FleetUpdatesView(IReadOnlyList<FleetUpdateView> Updates);
