using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Features.Alerts;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Policies;
using Lanstead.Server.Http;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.NetworkCopies;

/// <summary>Writes a network as a file.</summary>
internal static class ExportNetwork
{
    private const string Members = "SELECT u.username, n.role FROM network_members n JOIN users u ON u.id = n.user_id WHERE n.network_id = $1 AND n.status = 'active' ORDER BY u.username COLLATE \"C\"";

    private const string Devices = """
        SELECT p.name, d.name, u.username, p.ipv4, p.tags FROM peers p JOIN devices d ON d.id = p.device_id JOIN users u ON u.id = d.owner_user_id WHERE p.network_id = $1 ORDER BY p.name COLLATE "C"
        """;

    private const string Reservations = "SELECT address, label FROM addresses WHERE network_id = $1 AND label <> '' ORDER BY address";
    private const string Alerts = $"SELECT {AlertView.Columns} FROM alert_rules WHERE network_id = $1 ORDER BY kind, tag NULLS FIRST, for_minutes, per_minute";
    private const string Records = "SELECT name, type, data FROM network_records WHERE network_id = $1 ORDER BY name COLLATE \"C\", type, data COLLATE \"C\"";

    public static async Task<Answer<NetworkCopy>> HandleAsync(NetworkId networkId, TenantDb db, CancellationToken stop)
    {
        Question<NetworkView> there = NetworkView.Find(networkId);
        var members = new Question<CopiedMember>(Members, [networkId.Value], row => new CopiedMember(row.GetString(0), Enum.Parse<Role>(row.GetString(1), ignoreCase: true)));
        var devices = new Question<CopiedDevice>(Devices, [networkId.Value], row => new CopiedDevice(row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<IPAddress>(3).ToString(), row.GetFieldValue<string[]>(4)));
        var reservations = new Question<CopiedReservation>(Reservations, [networkId.Value], row => new CopiedReservation(row.GetFieldValue<IPAddress>(0).ToString(), row.GetString(1)));
        var records = new Question<CopiedRecord>(Records, [networkId.Value], row => new CopiedRecord(row.GetString(0), row.GetString(1), row.GetString(2)));
        var servers = new Question<Rooms.PinnedServerView>(Rooms.PinnedServerView.OfNetwork, [networkId.Value], Rooms.PinnedServerView.Read);
        var alerts = new Question<AlertView>(Alerts, [networkId.Value], AlertView.Read);
        Question<PolicyVersion> policy = PolicyRows.AskCurrent(networkId);
        await db.AskAsync(stop, there, members, devices, reservations, records, servers, alerts, policy);
        if (there.Rows is not [{ } network])
            return GetNetwork.NotFound;
        NetworkSettings settings = network.Settings;
        return new NetworkCopy(
            NetworkCopy.FormatNow, network.Name, network.Description, network.Ipv4Cidr.ToString(), network.Visibility, network.JoinPolicy, network.RequiredRole,
            new NetworkSettingsChange(settings.QuietSeconds, settings.DeviceApproval, settings.LeaseSeconds, settings.DeviceSeconds, settings.ActsAsLan, settings.KeySeconds, settings.Posture, settings.PresharedKeys, settings.FlowLog, settings.FlowLogDays),
            members.Rows, devices.Rows, reservations.Rows, records.Rows,
            [.. servers.Rows.Select(server => new CopiedServer(server.Name, server.Game, server.DeviceName, server.Port)).OrderBy(server => server.Device, StringComparer.Ordinal).ThenBy(server => server.Port)],
            policy.Rows.Count > 0 ? policy.Rows[0].Text : PolicyVersion.DefaultText,
            [.. alerts.Rows.Select(alert => new AlertRequest(alert.Kind, alert.Tag, alert.ForMinutes, alert.PerMinute))]);
    }
}
