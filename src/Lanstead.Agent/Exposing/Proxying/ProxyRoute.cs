using System.Net;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Exposing.Proxying;

/// <summary>Where a tunnel port leads to by way of a copier.</summary>
/// <param name="Exposure">Whose port it is.</param>
/// <param name="Source">Which header.</param>
/// <param name="Target">The service.</param>
/// <param name="Called">The public address and port, for the header; no address: as text it is none, and the tunnel's own is told.</param>
internal sealed record ProxyRoute(Guid Exposure, SourceMode Source, IPEndPoint Target, (IPAddress? Address, ushort Port) Called)
{
    /// <summary>True for modes that have a header, and so a copier.</summary>
    public static bool IsFor(SourceMode source) => source is SourceMode.ProxyV1 or SourceMode.ProxyV2;

    /// <summary>All tunnel ports of exposures that want a header.</summary>
    /// <param name="exposures">What is opened.</param>
    /// <param name="answers">From where this machine answers: there its own services are.</param>
    public static IReadOnlyDictionary<ushort, ProxyRoute> Of(IEnumerable<HomeExposure> exposures, AnswerAddresses answers)
    {
        var routes = new Dictionary<ushort, ProxyRoute>();
        foreach (HomeExposure one in exposures.Where(one => one.IsProxied))
        {
            IPAddress target = one.Target ?? answers.Four ?? answers.Six ?? IPAddress.Loopback;
            IPAddress? called = IPAddress.TryParse(one.Exposure.Public, out IPAddress? read) ? read : null;
            foreach (PlannedPorts ports in one.Exposure.Ports)
            {
                for (int i = 0; i < ports.Count; i++)
                    routes[(ushort)(ports.TunnelPort + i)] = new ProxyRoute(one.Exposure.Id, one.Exposure.Source, new IPEndPoint(target, ports.TargetPort + i), (called, (ushort)(ports.First + i)));
            }
        }
        return routes;
    }
}
