using System.Net;
using System.Text.Json.Serialization;
using Lanstead.Primitives;

namespace Lanstead.Server.Features.Expose;

/// <summary>Ports that shall be exposed.</summary>
/// <param name="Protocol">For which protocols; both when absent.</param>
/// <param name="First">The first public port; absent: the target port where it is free, else a free one.</param>
/// <param name="Last">The last public port; the first when absent.</param>
/// <param name="TargetPort">The first port of the service; the first public one when absent.</param>
internal sealed record PortRequest(PortProtocol? Protocol = null, int? First = null, int? Last = null, int? TargetPort = null)
{
    public bool Tcp => Protocol != PortProtocol.Udp;

    public bool Udp => Protocol != PortProtocol.Tcp;

    public int Count => First is { } first ? (Last ?? first) - first + 1 : 1;

    /// <summary>Names share it with one another.</summary>
    [JsonIgnore]
    public bool Shared { get; init; }

    /// <summary>What is wrong with it; null: nothing.</summary>
    public string? Fault => (First ?? TargetPort) is null ? "Name a port."
        : First is < 1 or > ushort.MaxValue || TargetPort is < 1 or > ushort.MaxValue || Last > ushort.MaxValue ? "A port is a number from 1 to 65535."
        : First is null && Last is not null ? "A range names its first port."
        : Last < First ? "A range begins before it ends."
        : (TargetPort ?? First) + Count - 1 > ushort.MaxValue ? "At the target the range would go beyond port 65535."
        : null;

    /// <summary>True when both want the same public port.</summary>
    public bool Clashes(PortRequest other) => First is { } mine && other.First is { } theirs && ((Tcp && other.Tcp) || (Udp && other.Udp)) && mine < theirs + other.Count && theirs < mine + Count;
}

/// <summary>Ports as an exposure has them.</summary>
internal sealed record ChosenPorts(bool Tcp, bool Udp, int First, int Last, int TunnelPort, int TargetPort, bool Shared = false);

/// <summary>Ports that somebody has, at a public address or in a client's tunnel.</summary>
internal sealed record HeldPorts(bool Tcp, bool Udp, int First, int Last, string Name, string Device)
{
    /// <summary>It is the port of a name, which others share.</summary>
    public bool Shared { get; init; }

    public bool Has(bool tcp, bool udp, int first, int count) => ((tcp && Tcp) || (udp && Udp)) && first <= Last && First < first + count;
}

/// <summary>Gives public and tunnel ports. Pure; who calls it holds the tunnel's lock, and the database has the last word.</summary>
internal static class PortChoice
{
    // Below are what programs listen on by themselves; the ephemeral ports of Linux begin at 32768.
    private const int FreeFrom = 20_000;

    /// <summary>Chooses for all of an exposure's ports.</summary>
    /// <param name="wanted">Checked before.</param>
    /// <param name="address">The public address.</param>
    /// <param name="public">Who has ports of it.</param>
    /// <param name="tunnel">What the client has in its tunnel.</param>
    public static Result<IReadOnlyList<ChosenPorts>> Choose(IReadOnlyList<PortRequest> wanted, IPAddress address, IReadOnlyList<HeldPorts> @public, IReadOnlyList<HeldPorts> tunnel)
    {
        var chosen = new List<ChosenPorts>(wanted.Count);
        List<HeldPorts> publicHeld = [.. @public], tunnelHeld = [.. tunnel];
        // Those that are asked for by number first, so that none of them is given away.
        foreach (PortRequest one in wanted.OrderBy(one => one.First is null))
        {
            int? first = one.First;
            if (first is { } named && publicHeld.Find(held => Holds(held, one, named)) is { } holder)
                return ExposeProblems.PortTaken(new PortConflict(Math.Max(named, holder.First), holder.Name, holder.Device, Free(publicHeld, one, named + 1)), address, udp: !(one.Tcp && holder.Tcp));
            first ??= IsFree(publicHeld, one, one.TargetPort!.Value) ? one.TargetPort : Free(publicHeld, one, FreeFrom);
            if (first is not { } given)
                return ExposeProblems.TooMany;
            int? inside = IsFree(tunnelHeld, one, given) ? given : Free(tunnelHeld, one, FreeFrom);
            if (inside is not { } tunnelPort)
                return ExposeProblems.TooMany;
            chosen.Add(new ChosenPorts(one.Tcp, one.Udp, given, given + one.Count - 1, tunnelPort, one.TargetPort ?? given, one.Shared));
            publicHeld.Add(new HeldPorts(one.Tcp, one.Udp, given, given + one.Count - 1, "", "") { Shared = one.Shared });
            tunnelHeld.Add(new HeldPorts(one.Tcp, one.Udp, tunnelPort, tunnelPort + one.Count - 1, "", ""));
        }
        return chosen;
    }

    private static bool IsFree(List<HeldPorts> held, PortRequest one, int first) => first + one.Count - 1 <= ushort.MaxValue && !held.Exists(other => Holds(other, one, first));

    private static bool Holds(HeldPorts held, PortRequest one, int first) => !(held.Shared && one.Shared) && held.Has(one.Tcp, one.Udp, first, one.Count);

    // Behind each holder in the way, until nobody is.
    private static int? Free(List<HeldPorts> held, PortRequest one, int from)
    {
        for (int first = from; first + one.Count - 1 <= ushort.MaxValue;)
        {
            if (held.Find(other => Holds(other, one, first)) is not { } holder)
                return first;
            first = holder.Last + 1;
        }
        return null;
    }
}
