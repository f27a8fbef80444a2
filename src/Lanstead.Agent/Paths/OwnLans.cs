using System.Net;
using Lanstead.Protocol;

namespace Lanstead.Agent.Paths;

/// <summary>What the server is told of the networks that this machine stands in: those with which a network of ours could clash, and no others.</summary>
internal static class OwnLans
{
    // A router with more tells the first ones.
    private const int Max = 32;

    public static string[] Of(IReadOnlyList<IPNetwork> lans) => [.. lans.Where(OverlayRange.IsPrivate4).Select(lan => lan.ToString()).Order(StringComparer.Ordinal).Take(Max)];
}
