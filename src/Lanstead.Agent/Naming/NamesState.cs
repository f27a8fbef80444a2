using System.Net;

namespace Lanstead.Agent.Naming;

/// <summary>How it stands with names on this machine, for people.</summary>
/// <param name="Address">Where they are answered; null: nowhere.</param>
/// <param name="Way">By which way programs of the machine are led there.</param>
/// <param name="Reason">Why by this one, or by none.</param>
/// <param name="Upstreams">Who is asked for all other names; none where the system does that itself.</param>
/// <param name="Networks">The networks whose names are answered.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
internal sealed record NamesState(IPAddress? Address, HostDnsKind Way, string Reason, IReadOnlyList<IPAddress> Upstreams, IReadOnlyList<NetworkNames> Networks, string? Problem)
{
    public static NamesState Off { get; } = new(null, HostDnsKind.None, "this machine is in no network", [], [], null);
}
