using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Features.AgentChannel;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Devices;

/// <param name="Through">The devices that were asked to wake it: their agents are connected, and stand in a LAN as it does.</param>
internal sealed record WakeView(IReadOnlyList<string> Through);

/// <summary>Wakes a sleeping machine by others of its networks that stand in its LAN.</summary>
/// <remarks>
/// Whoever may change the device may, and whose it is. Other members may by machines of their own: what these send into their LAN is up to them anyway.
/// Two LANs of one range are taken for the same: in the wrong one nobody has the card's address, and nothing comes of it. So several are asked, wherever they are.
/// </remarks>
internal sealed class WakeDevice(TenantDb db, Caller caller, Recorder recorder)
{
    /// <summary>Where every server process hears of it: the device that is to wake another, the LAN, the card's address.</summary>
    public const string Channel = "lanstead_wakes";

    private const int AskedMax = 4;

    private const string Sleeper = "SELECT tenant_id, name, adapters, owner_user_id FROM devices WHERE id = $1";

    private const string Near = """
        SELECT DISTINCT o.id, o.name, o.lans, o.owner_user_id FROM peers t JOIN peers p ON p.network_id = t.network_id AND p.device_id <> t.device_id AND p.held = ''
        JOIN devices o ON o.id = p.device_id WHERE t.device_id = $1 AND t.held = '' AND o.connected AND o.lans && (SELECT lans FROM devices WHERE id = $1) ORDER BY o.id
        """;

    private static readonly Failure s_notYours = new("access.denied", "Not yours: its owner or a moderator wakes it.");

    public static Task<Answer<WakeView>> HandleAsync(DeviceId deviceId, WakeDevice self, CancellationToken stop) => self.RunAsync(deviceId, stop);

    private async Task<Answer<WakeView>> RunAsync(DeviceId id, CancellationToken stop)
    {
        var sleeper = new Question<(TenantId Tenant, string Name, string[] Adapters, UserId Owner)>(
            Sleeper, [id.Value], row => (new TenantId(row.GetGuid(0)), row.GetString(1), row.GetFieldValue<string[]>(2), new UserId(row.GetGuid(3))));
        var near = new Question<(DeviceId Id, string Name, IPNetwork[] Lans, UserId Owner)>(
            Near, [id.Value], row => (new DeviceId(row.GetGuid(0)), row.GetString(1), row.GetFieldValue<IPNetwork[]>(2), new UserId(row.GetGuid(3))));
        await db.AskAsync(stop, sleeper, near);
        if (sleeper.Rows.Count == 0)
            return GetNetwork.NotFound;
        (TenantId tenant, string name, string[] adapters, UserId owner) = sleeper.Rows[0];
        bool byAll = caller.May(Permission.DeviceUpdate, tenant) || owner == caller.UserId;
        var wakers = near.Rows.Where(one => byAll || one.Owner == caller.UserId).ToList();
        if (!byAll && wakers.Count == 0)
            return s_notYours;
        if (adapters.Length == 0)
            return new Failure("device.no_adapter", $"{name} has never told by which card it could be woken: it has no agent, or no Ethernet or Wi-Fi in a private network.");
        var asked = new SortedSet<string>(StringComparer.Ordinal);
        foreach ((IPNetwork lan, string address) in adapters.Select(Adapters.Parse))
        {
            foreach (var waker in wakers.Where(one => one.Lans.Contains(lan)).Take(AskedMax))
            {
                asked.Add(waker.Name);
                db.Waiting.Add("SELECT pg_notify($1, $2)", [Channel, $"{waker.Id} {lan} {address}"], answers: true);
            }
        }
        if (asked.Count == 0)
            return new Failure("device.nobody_near", $"No other device of {name}'s networks is connected and stands in its LAN ({string.Join(", ", adapters.Select(one => Adapters.Parse(one).Lan).Distinct())}).");
        recorder.Audit(db, tenant, "device.wake", AuditTarget.Of("device", id), after: new { through = asked });
        await db.WriteAsync(stop);
        return new WakeView([.. asked]);
    }
}
