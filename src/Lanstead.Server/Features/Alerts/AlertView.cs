using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Alerts;

/// <summary>What an alert is about.</summary>
internal enum AlertKind
{
    /// <summary>A machine with an agent has not been heard of.</summary>
    DeviceAway,

    /// <summary>The access policy refuses too many packets of a device, as flow logs tell.</summary>
    Refusals,

    /// <summary>A device is in the network and yet in no map: its time is over, or it lacks what the network demands.</summary>
    DeviceHeld,
}

/// <summary>What people want to be told of.</summary>
/// <param name="Id">The alert.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Tag">Only devices with this tag; null: all.</param>
/// <param name="ForMinutes">How long it must be so before it is told; and not be so before that is, but at most 5.</param>
/// <param name="PerMinute">Of refusals: how many are too many.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="Firing">Devices of which it is so now.</param>
internal sealed record AlertView(Guid Id, AlertKind Kind, string? Tag, int ForMinutes, int? PerMinute, DateTimeOffset CreatedAt, IReadOnlyList<FiringView> Firing)
{
    private const string Rules = "SELECT id, kind, tag, for_minutes, per_minute, created_at FROM alert_rules WHERE network_id = $1 ORDER BY id";

    private const string States = """
        SELECT s.rule_id, p.id, p.device_id, p.name, s.since FROM alert_states s JOIN alert_rules r ON r.id = s.rule_id JOIN peers p ON p.id = s.peer_id
        WHERE r.network_id = $1 AND s.fired_at IS NOT NULL ORDER BY s.since, p.name LIMIT 500
        """;

    /// <summary>Those of a network.</summary>
    public static async Task<List<AlertView>> ListAsync(LansteadDb db, NetworkId network, CancellationToken stop)
    {
        var rules = new Question<AlertView>(Rules, [network.Value], row => Read(row));
        var states = new Question<(Guid Rule, FiringView Firing)>(
            States, [network.Value], row => (row.GetGuid(0), new FiringView(new PeerId(row.GetGuid(1)), new DeviceId(row.GetGuid(2)), row.GetString(3), row.Time(4))));
        await db.AskAsync(stop, rules, states);
        return [.. rules.Rows.Select(rule => rule with { Firing = [.. states.Rows.Where(state => state.Rule == rule.Id).Select(state => state.Firing)] })];
    }

    /// <summary>As it is stored: <c>device_away</c>.</summary>
    public static string CodeOf(AlertKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    private static AlertView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), Enum.GetValues<AlertKind>().Single(kind => CodeOf(kind) == row.GetString(1)), row.IsDBNull(2) ? null : row.GetString(2), row.GetInt32(3), row.Nullable<int>(4), row.Time(5), []);
}

/// <summary>A device of which an alert is so.</summary>
/// <param name="PeerId">In the network.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="Name">Its name.</param>
/// <param name="Since">Since when it is so.</param>
internal sealed record FiringView(PeerId PeerId, DeviceId DeviceId, string Name, DateTimeOffset Since);

/// <summary>The alerts of a network.</summary>
internal sealed record AlertsView(IReadOnlyList<AlertView> Alerts);
