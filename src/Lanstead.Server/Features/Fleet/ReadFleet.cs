using Lanstead.Primitives;
using Lanstead.Protocol.Releases;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Fleet;

/// <summary>What runs where, what is offered, and how updates went.</summary>
internal static class ReadFleet
{
    private const string Machines = "SELECT id, name, agent_version, connected, update_consent FROM devices WHERE tenant_id = $1 AND kind = 'agent' ORDER BY name, id";

    public static async Task<Answer<FleetView>> GetAsync(TenantId tenantId, TenantDb db, OfferedReleases releases, CancellationToken stop)
    {
        Result<Release> offered = await releases.ReadAsync(stop);
        List<FleetMachineView> machines = await db.QueryAsync(
            Machines, [tenantId.Value], row => new FleetMachineView(new DeviceId(row.GetGuid(0)), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetString(4)), stop);
        FleetUpdateView? last = (await FleetUpdateView.ListAsync(db, tenantId, null, 1, stop)).SingleOrDefault();
        return new FleetView(
            offered.IsSuccess ? new OfferedReleaseView(offered.Value.Version, offered.Value.Expires) : null, offered.IsSuccess ? null : offered.Failure.Message, machines, last);
    }

    public static async Task<Answer<FleetUpdatesView>> ListAsync(TenantId tenantId, TenantDb db, CancellationToken stop) =>
        new FleetUpdatesView(await FleetUpdateView.ListAsync(db, tenantId, null, FleetUpdateView.ListMax, stop));
}
