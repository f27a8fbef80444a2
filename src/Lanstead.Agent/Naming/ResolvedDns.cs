using System.Globalization;
using System.Net;
using Lanstead.Agent.State;
using Lanstead.Primitives;

namespace Lanstead.Agent.Naming;

/// <summary>systemd-resolved: each interface of ours gets the resolver for its own domains only; all other names go where they went.</summary>
/// <remarks>It keeps this by interface and forgets it when the interface goes, so a crash or a power cut leaves nothing to mend.</remarks>
internal sealed class ResolvedDns(string program, IPAddress server, HostProgram programs, HostDnsKeeper keeper, string linksFolder = "/run/systemd/resolve/netif") : IHostDns
{
    private IReadOnlyList<HostDomain> _told = [];

    public HostDnsKind Kind => HostDnsKind.Resolved;

    public IReadOnlyList<IPAddress> Upstreams => [];

    public async Task<Failure?> ApplyAsync(IReadOnlyList<HostDomain> domains, CancellationToken cancel)
    {
        string[] links = [.. domains.Select(domain => domain.InterfaceName)];
        keeper.Keep(Kind, links);
        foreach (HostDomain domain in domains)
        {
            if (_told.Contains(domain) && IsKnown(domain.InterfaceName))
                continue;
            if (await TellAsync(domain, cancel) is { } failure)
            {
                _told = [.. _told.Where(other => other.InterfaceName != domain.InterfaceName)];
                return failure;
            }
            _told = [.. _told.Where(other => other.InterfaceName != domain.InterfaceName), domain];
        }
        _told = [.. _told.Where(domain => links.Contains(domain.InterfaceName))];
        return null;
    }

    public async Task<Failure?> UndoAsync(CancellationToken cancel)
    {
        Failure? first = null;
        foreach (string link in keeper.Journal?.Links ?? [])
        {
            // What has gone took its settings along.
            if (Directory.Exists($"/sys/class/net/{link}"))
                first ??= await programs.RunAsync([program, "revert", link], "", cancel);
        }
        _told = [];
        if (first is null)
            keeper.Drop();
        return first;
    }

    private async Task<Failure?> TellAsync(HostDomain domain, CancellationToken cancel)
    {
        string link = domain.InterfaceName;
        string[][] commands =
        [
            // Not a server for everything: before it is one for anything.
            ["default-route", link, "false"],
            ["domain", link, domain.Search, .. domain.Routed.Select(routed => "~" + routed)],
            // Ours are neither signed nor sent over any wire.
            ["dnssec", link, "no"],
            ["dnsovertls", link, "no"],
            ["dns", link, server.ToString()],
        ];
        foreach (string[] command in commands)
        {
            if (await programs.RunAsync([program, .. command], "", cancel) is { } failure)
                return failure;
        }
        return null;
    }

    // It was started anew, or its settings were reverted by somebody.
    private bool IsKnown(string link)
    {
        try
        {
            string index = File.ReadAllText($"/sys/class/net/{link}/ifindex").Trim();
            string file = Path.Combine(linksFolder, int.Parse(index, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture));
            return !Directory.Exists(linksFolder) || File.ReadAllText(file).Contains(server.ToString(), StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return false;
        }
    }
}
