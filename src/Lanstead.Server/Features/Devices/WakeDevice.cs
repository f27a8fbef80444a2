using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Features.AgentChannel;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Devices;

/// <param name="Through">The devices that were asked to wake it: their agents are connected, and stand in a LAN as it does.</param>
internal sealed record WakeView(IReadOnlyList<string> Through);

/// <summary>Wakes a sleeping machine by others of its networks that stand in its LAN.</summary>
/// <remarks>
/// Two LANs of one range are taken for the same: in the wrong one nobody has the card's address, and nothing comes of it. So several are asked, wherever they are.
/// </remarks>
internal sealed class WakeDevice(TenantDb db, Recorder recorder)
{
    /// <summary>Where every server process hears of it: the device that is to wake another, the LAN, the card's address.</summary>
    public const string Channel = "lanstead_wakes";

    private const int AskedMax = 4;

    private const string Sleeper = "SELECT tenant_id, name, adapters FROM devices WHERE id = $1";

    private const string Near = """
        SELECT DISTINCT o.id, o.name, o.lans FROM peers t JOIN peers p ON p.network_id = t.network_id AND p.device_id <> t.device_id AND p.held = ''
        JOIN devices o ON o.id = p.device_id WHERE t.device_id = $1 AND t.held = '' AND o.connected AND o.lans && (SELECT lans FROM devices WHERE id = $1) ORDER BY o.id
        """;

    public static Task<Answer<WakeView>> HandleAsync(DeviceId deviceId, WakeDevice self, CancellationToken stop) => self.RunAsync(deviceId, stop);

    private async Task<Answer<WakeView>> RunAsync(DeviceId id, CancellationToken stop)
    {
        var sleeper = new Question<(TenantId Tenant, string Name, string[] Adapters)>(
            Sleeper, [id.Value], row => (new TenantId(row.GetGuid(0)), row.GetString(1), row.GetFieldValue<string[]>(2)));
        var near = new Question<(DeviceId Id, string Name, IPNetwork[] Lans)>(
            Near, [id.Value], row => (new DeviceId(row.GetGuid(0)), row.GetString(1), row.GetFieldValue<IPNetwork[]>(2)));
        await db.AskAsync(stop, sleeper, near);
        if (sleeper.Rows.Count == 0)
            return GetNetwork.NotFound;
        (TenantId tenant, string name, string[] adapters) = sleeper.Rows[0];
        if (adapters.Length == 0)
            return new Failure("device.no_adapter", $"{name} has never told by which card it could be woken: it has no agent, or no Ethernet or Wi-Fi in a private network.");
        var asked = new SortedSet<string>(StringComparer.Ordinal);
        foreach ((IPNetwork lan, string address) in adapters.Select(Adapters.Parse))
        {
            foreach (var waker in near.Rows.Where(one => one.Lans.Contains(lan)).Take(AskedMax))
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
