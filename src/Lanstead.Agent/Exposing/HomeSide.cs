using Lanstead.Agent.Reconciling;

namespace Lanstead.Agent.Exposing;

/// <summary>The home end: ports of the tunnel's address lead to services, and their answers go back by the tunnel.</summary>
internal sealed class HomeSide(JournalKeeper journal)
{
    public Task<IReadOnlyList<ExposureState>> ApplyAsync(IReadOnlyList<DesiredNetwork> tunnels, SystemView system, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<ExposureState>>([.. tunnels.Where(_ => !journal.Journal.IsEmpty).SelectMany(tunnel => tunnel.Exposures).Select(exposure => new ExposureState(exposure.Id, PublicSide: false, Open: false))]);
}
