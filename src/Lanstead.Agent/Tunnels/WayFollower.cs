using System.Net;
using System.Threading.Channels;
using Lanstead.Linux.Netlink;
using Lanstead.WireGuard;

namespace Lanstead.Agent.Tunnels;

/// <summary>
/// Packets answer by the address and interface that they were asked at, until routes say that another interface is the way:
/// then the engine lets the system choose anew, as the kernel's WireGuard does.
/// </summary>
/// <param name="review">Asks for the peers of the engine whether the way is still theirs.</param>
/// <param name="time">For the pause.</param>
internal sealed class WayFollower(Action<Func<Endpoint, uint, bool>> review, TimeProvider time)
{
    // Routes change in bunches; one review for each is enough.
    private static readonly TimeSpan PauseBeforeReview = TimeSpan.FromMilliseconds(200);

    /// <summary>Follows until cancelled, in the network namespace of the calling thread: that of the sockets.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var monitor = RouteMonitor.Open();
        using var netlink = RouteNetlink.Open();
        var changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        Task noting = NoteAsync(monitor, changed.Writer, cancel);
        await foreach (bool _ in changed.Reader.ReadAllAsync(cancel))
        {
            await Task.Delay(PauseBeforeReview, time, cancel);
            review((endpoint, mark) => IsStillTheWay(netlink, endpoint, mark));
        }
        await noting;
    }

    private static async Task NoteAsync(RouteMonitor monitor, ChannelWriter<bool> changed, CancellationToken cancel)
    {
        try
        {
            await foreach (RouteChange change in monitor.ReadAll(cancel))
            {
                if (change.Subject != RouteSubject.Link)
                    changed.TryWrite(true);
            }
        }
        finally
        {
            changed.TryComplete();
        }
    }

    private static bool IsStillTheWay(RouteNetlink netlink, Endpoint endpoint, uint mark)
    {
        // A link-local address names its interface itself.
        if (endpoint.ScopeId != 0 || endpoint.InterfaceIndex == 0)
            return true;
        Span<byte> bytes = stackalloc byte[16];
        var to = new IPAddress(bytes[..endpoint.WriteAddress(bytes)]);
        int localBytes = endpoint.WriteLocalAddress(bytes);
        IPAddress? from = localBytes == endpoint.AddressSizeBytes ? new IPAddress(bytes[..localBytes]) : null;
        return netlink.FindWay(to, from, mark) == endpoint.InterfaceIndex;
    }
}
