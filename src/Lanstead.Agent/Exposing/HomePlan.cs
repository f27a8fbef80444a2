using System.Net;
using System.Net.Sockets;
using Lanstead.Agent.Exposing.Proxying;

namespace Lanstead.Agent.Exposing;

/// <summary>What this machine does at the home end of one tunnel.</summary>
/// <param name="Opened">What is exposed.</param>
/// <param name="Links">Links to LANs whose machines are exposed: what goes there and comes from there is forwarded.</param>
/// <param name="States">How each exposure stands, those that are not opened among them.</param>
internal sealed record HomePlan(IReadOnlyList<HomeExposure> Opened, IReadOnlyList<HomeLink> Links, IReadOnlyList<ExposureState> States)
{
    public static HomePlan None { get; } = new([], [], []);

    /// <summary>Nothing of it can be had, for one reason.</summary>
    public HomePlan Refused(string code, string detail) => new([], [], [.. States.Select(state => state.Open ? state with { Open = false, Code = code, Detail = detail } : state)]);
}

/// <summary>An exposure that is opened here.</summary>
/// <param name="Exposure">As the server tells it.</param>
/// <param name="Target">Where the service is; null: on this machine.</param>
/// <param name="Link">The LAN's link where the target is another machine; null: it is this one.</param>
internal sealed record HomeExposure(PlannedExposure Exposure, IPAddress? Target, string? Link)
{
    /// <summary>Its connections are copied, with a header that tells who calls.</summary>
    public bool IsProxied => ProxyRoute.IsFor(Exposure.Source);
}

/// <summary>A link over which a family is forwarded.</summary>
internal sealed record HomeLink(string Name, bool Six);

/// <summary>The addresses from which this machine answers whoever is out in the Internet; null: it has no way there.</summary>
internal sealed record AnswerAddresses(IPAddress? Four, IPAddress? Six)
{
    public IPAddress? Of(AddressFamily family) => family == AddressFamily.InterNetwork ? Four : Six;
}

/// <summary>The way back into a tunnel: a mark of flows that came by it, and the routing table that packets with the mark look into.</summary>
/// <param name="Number">Which of this machine's tunnels.</param>
internal readonly record struct WayBack(int Number)
{
    /// <summary>The part of a mark that is ours; what others keep in the rest of it stays.</summary>
    public const uint Mask = 0xff000000;

    /// <summary>As many tunnels as a machine can be a client of.</summary>
    public const int Max = 32;

    private const uint FirstTable = 51820;
    private const uint FirstMark = 0x51;

    public uint Table => FirstTable + (uint)Number;

    public uint Mark => (FirstMark + (uint)Number) << 24;
}
