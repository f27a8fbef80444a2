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

    /// <summary>A machine's agent warns of something on it: its clock, its disk, its names.</summary>
    DeviceWarns,
}

/// <summary>What people want to be told of.</summary>
/// <param name="Id">The alert.</param>
/// <param name="NetworkId">The network that it is of; null: of each network of the space, where that has none of the kind for the device.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Tag">Only devices with this tag; null: all.</param>
/// <param name="ForMinutes">How long it must be so before it is told; and not be so before that is, but at most 5.</param>
/// <param name="PerMinute">Of refusals: how many are too many.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="Firing">Devices of which it is so now.</param>
internal sealed record AlertView(
    Guid Id, NetworkId? NetworkId, AlertKind Kind, string? Tag, int ForMinutes, int? PerMinute, DateTimeOffset CreatedAt, IReadOnlyList<FiringView> Firing)
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string Columns = "id, network_id, kind, tag, for_minutes, per_minute, created_at";

    // A network's own come first.
    private const string RulesOfNetwork = $"""
        SELECT {Columns} FROM alert_rules WHERE network_id = $1 OR (network_id IS NULL AND tenant_id = (SELECT tenant_id FROM networks WHERE id = $1)) ORDER BY network_id IS NULL, id
        """;

    private const string RulesOfSpace = $"SELECT {Columns} FROM alert_rules WHERE tenant_id = $1 AND network_id IS NULL ORDER BY id";

    private const string States = """
        SELECT s.rule_id, p.id, p.device_id, p.name, n.id, n.name, nullif(s.warning, ''), s.since
        FROM alert_states s JOIN alert_rules r ON r.id = s.rule_id JOIN peers p ON p.id = s.peer_id JOIN networks n ON n.id = p.network_id
        """;

    private const string Told = "AND s.fired_at IS NOT NULL ORDER BY s.since, p.name, s.warning LIMIT 500";

    /// <summary>Those of a network, and those of its space with what is so in the network.</summary>
    public static Task<List<AlertView>> ListAsync(LansteadDb db, NetworkId network, CancellationToken stop) => ListAsync(db, RulesOfNetwork, $"{States} WHERE p.network_id = $1 {Told}", network.Value, stop);

    /// <summary>Those of a space as a whole.</summary>
    public static Task<List<AlertView>> ListAsync(LansteadDb db, TenantId space, CancellationToken stop) =>
        ListAsync(db, RulesOfSpace, $"{States} WHERE r.tenant_id = $1 AND r.network_id IS NULL {Told}", space.Value, stop);

    private static async Task<List<AlertView>> ListAsync(LansteadDb db, string which, string firing, Guid of, CancellationToken stop)
    {
        var rules = new Question<AlertView>(which, [of], Read);
        var states = new Question<(Guid Rule, FiringView Firing)>(
            firing, [of],
            row => (row.GetGuid(0), new FiringView(new PeerId(row.GetGuid(1)), new DeviceId(row.GetGuid(2)), row.GetString(3), new NetworkId(row.GetGuid(4)), row.GetString(5), row.IsDBNull(6) ? null : row.GetString(6), row.Time(7))));
        await db.AskAsync(stop, rules, states);
        return [.. rules.Rows.Select(rule => rule with { Firing = [.. states.Rows.Where(state => state.Rule == rule.Id).Select(state => state.Firing)] })];
    }

    /// <summary>As it is stored: <c>device_away</c>.</summary>
    public static string CodeOf(AlertKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    /// <summary>Reads what <see cref="Columns"/> names.</summary>
    public static AlertView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.Nullable<Guid>(1) is { } network ? new NetworkId(network) : null, Enum.GetValues<AlertKind>().Single(kind => CodeOf(kind) == row.GetString(2)),
        row.IsDBNull(3) ? null : row.GetString(3), row.GetInt32(4), row.Nullable<int>(5), row.Time(6), []);
}

/// <summary>A device of which an alert is so.</summary>
/// <param name="PeerId">In the network.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="Name">Its name.</param>
/// <param name="NetworkId">In which network.</param>
/// <param name="NetworkName">Its name.</param>
/// <param name="Warning">Of what the device warns: <c>clock</c>, <c>names</c>, <c>disk</c>, <c>port</c>, <c>lock</c>, <c>removal</c>, <c>device</c>; null where it is no warning.</param>
/// <param name="Since">Since when it is so.</param>
internal sealed record FiringView(PeerId PeerId, DeviceId DeviceId, string Name, NetworkId NetworkId, string NetworkName, string? Warning, DateTimeOffset Since);

/// <summary>The alerts of a network, or of a space.</summary>
internal sealed record AlertsView(IReadOnlyList<AlertView> Alerts);
