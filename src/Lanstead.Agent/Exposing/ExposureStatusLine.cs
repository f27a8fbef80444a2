using System.Globalization;
using Lanstead.Protocol.Local;

namespace Lanstead.Agent.Exposing;

/// <summary>Exposures as <c>lanstead status</c> tells them.</summary>
internal static class ExposureStatusLine
{
    /// <param name="exposures">Of one tunnel.</param>
    /// <param name="states">How they stand, of all tunnels.</param>
    /// <param name="atPublic">This machine is the tunnel's server.</param>
    public static IEnumerable<StatusExposure> Of(IReadOnlyList<PlannedExposure> exposures, IReadOnlyList<ExposureState> states, bool atPublic)
    {
        var known = states.Where(state => state.PublicSide == atPublic).ToDictionary(state => state.Id);
        foreach (PlannedExposure one in exposures)
        {
            ExposureState state = known.GetValueOrDefault(one.Id) ?? new ExposureState(one.Id, atPublic, Open: false);
            yield return new StatusExposure
            {
                Id = one.Id.ToString(), Name = one.Name, Public = one.Public, Ports = Text(one.Ports, ports => ports.First), PublicSide = atPublic, Open = state.Open, Code = state.Code, Detail = state.Detail,
                Target = atPublic ? "" : $"{one.Target?.ToString() ?? "this machine"}, {Text(one.Ports, ports => ports.TargetPort)}",
            };
        }
    }

    private static string Text(IReadOnlyList<PlannedPorts> all, Func<PlannedPorts, ushort> first) => string.Join(", ", all.Select(ports =>
        $"{(ports is { Tcp: true, Udp: true } ? "TCP and UDP" : ports.Tcp ? "TCP" : "UDP")} {first(ports).ToString(CultureInfo.InvariantCulture)}{(ports.Count > 1 ? $"-{first(ports) + ports.Count - 1}" : "")}"));
}
