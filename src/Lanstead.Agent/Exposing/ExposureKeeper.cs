using Lanstead.Agent.Certificates;
using Lanstead.Agent.Policy;
using Lanstead.Agent.Reconciling;

namespace Lanstead.Agent.Exposing;

/// <summary>Makes true what is exposed, at whichever end this machine is, and undoes it. One owner: the reconcile loop.</summary>
/// <remarks>Called in each pass, also with no tunnel at all: what was done for one that is gone is then undone.</remarks>
internal sealed class ExposureKeeper(PublicSide atPublic, HomeSide atHome, NameKeeper names, TunnelReports reports)
{
    /// <summary>What a client of a tunnel opens; nothing where it is no client. Before anything may come by the tunnel.</summary>
    public Task<HomePlan> PrepareAsync(string interfaceName, NetworkPlan plan, IReadOnlyList<PlannedExposure> wanted, SystemView system, CancellationToken cancel) =>
        plan is { Hub: not null, IsHub: false } ? atHome.PrepareAsync(interfaceName, plan, wanted, system, cancel) : Task.FromResult(HomePlan.None);

    /// <summary>Links that must forward for what a tunnel server exposes.</summary>
    public IReadOnlyList<ForwardingLink> LinksOf(IReadOnlyList<PlannedExposure> exposures, SystemView system) => atPublic.LinksOf(exposures, system);

    /// <param name="tunnels">Those that are there, in both roles.</param>
    /// <param name="system">Links, addresses and routes as this pass found them.</param>
    /// <param name="cancel">The agent stops.</param>
    public async Task<IReadOnlyList<ExposureState>> ApplyAsync(IReadOnlyList<DesiredNetwork> tunnels, SystemView system, CancellationToken cancel)
    {
        reports.Tell(tunnels, system);
        IReadOnlyList<ExposureState> named = names.Apply([.. tunnels.Where(tunnel => tunnel.Plan.IsHub)], system);
        IReadOnlyList<ExposureState> open = await atPublic.ApplyAsync([.. tunnels.Where(tunnel => tunnel.Plan.IsHub)], system, cancel);
        reports.TellBlocks(atPublic.BlockLists);
        return [.. named, .. open, .. await atHome.ApplyAsync([.. tunnels.Where(tunnel => !tunnel.Plan.IsHub)], cancel)];
    }
}
