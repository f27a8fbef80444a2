using Lanstead.Agent.Reconciling;

namespace Lanstead.Agent.Exposing;

/// <summary>The end with the public addresses: a table of ours that leads ports of them into tunnels.</summary>
internal sealed class PublicSide(JournalKeeper journal)
{
    public Task<IReadOnlyList<ExposureState>> ApplyAsync(IReadOnlyList<DesiredNetwork> tunnels, SystemView system, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<ExposureState>>([.. tunnels.Where(_ => !journal.Journal.IsEmpty).SelectMany(tunnel => tunnel.Exposures).Select(exposure => new ExposureState(exposure.Id, PublicSide: true, Open: false))]);
}
