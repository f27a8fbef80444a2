using System.Net;
using Lanstead.Primitives;

namespace Lanstead.Agent.Naming;

/// <summary>The program resolvconf, Debian's or openresolv's: we hand in what we have, and it writes the file for all.</summary>
/// <remarks>
/// What we hand in lies below <c>/run</c>: a power cut takes it away. The servers of the others stay in the file behind ours, so names
/// go on when the agent dies. For that, ours is written as an IPv4-mapped IPv6 address: behind <c>127.…</c> both programs cut the list off.
/// </remarks>
internal sealed class ResolvconfDns(string program, IPAddress server, HostProgram programs, HostDnsKeeper keeper, string path) : IHostDns
{
    // By the order of interfaces, Debian's puts what begins with "lo." first, and what it does not know last. Their search comes before ours.
    private const string ServerRecord = "lo.lanstead";
    private const string SearchRecord = "zlanstead";

    private readonly string _server = server.MapToIPv6().ToString();
    private string? _told;

    public HostDnsKind Kind => HostDnsKind.Resolvconf;

    public IReadOnlyList<IPAddress> Upstreams
    {
        get
        {
            try
            {
                return [.. ResolvConf.Servers(ResolvConf.TextOf(File.ReadAllBytes(path))).Where(address => !address.Equals(server) && !(address.IsIPv4MappedToIPv6 && address.MapToIPv4().Equals(server)))];
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return [];
            }
        }
    }

    public async Task<Failure?> ApplyAsync(IReadOnlyList<HostDomain> domains, CancellationToken cancel)
    {
        string search = string.Join(' ', domains.Select(domain => domain.Search));
        if (_told == search && IsInFile())
            return null;
        keeper.Keep(Kind, []);
        Failure? failure = await programs.RunAsync([program, .. Metric("0"), "-a", ServerRecord], $"nameserver {_server}\n", cancel)
            ?? await programs.RunAsync([program, .. Metric("99999"), "-a", SearchRecord], $"search {search}\n", cancel);
        _told = failure is null ? search : null;
        return failure;
    }

    public async Task<Failure?> UndoAsync(CancellationToken cancel)
    {
        Failure? failure = await programs.RunAsync([program, .. Force, "-d", ServerRecord], "", cancel)
            ?? await programs.RunAsync([program, .. Force, "-d", SearchRecord], "", cancel);
        _told = null;
        if (failure is null)
            keeper.Drop();
        return failure;
    }

    // Only openresolv has a metric, and only it minds when a record is not there. Debian's keeps its own folder of scripts.
    private static bool IsDebians => Directory.Exists("/etc/resolvconf/update.d");

    private static string[] Force => IsDebians ? [] : ["-f"];

    private static string[] Metric(string metric) => IsDebians ? [] : ["-m", metric];

    private bool IsInFile()
    {
        try
        {
            return ResolvConf.Servers(ResolvConf.TextOf(File.ReadAllBytes(path))).Any(address => address.Equals(server.MapToIPv6()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
