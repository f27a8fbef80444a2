using Lanstead.DataPlane.Engine;
using Lanstead.Linux.Netlink;
using Lanstead.Linux.Processes;
using Lanstead.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Lanstead.Agent.Tunnels;

/// <summary>Tells the engine whether its interface is up and how large its packets may be, wherever the interface is moved to and however it is renamed.</summary>
internal sealed class LinkFollower(EngineInterface followed, LinuxEngineHost host, TimeProvider time, Action<string> log)
{
    // Only where the interface was moved on while we looked for it.
    private static readonly TimeSpan PauseBeforeLookingAgain = TimeSpan.FromMilliseconds(20);

    /// <summary>Follows until cancelled; begins with what is, before it returns to the caller.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (host.FindPlace(followed.Name) is var (name, network))
        {
            using SafeFileHandle there = network;
            using RouteMonitor monitor = NetworkNamespace.Run(there, RouteMonitor.Open);
            using RouteNetlink netlink = NetworkNamespace.Run(there, RouteNetlink.Open);
            if (Tell(netlink, name))
            {
                await foreach (RouteChange change in monitor.ReadAll(cancel))
                {
                    if (change.Subject is RouteSubject.Lost or RouteSubject.Link && !Tell(netlink, name))
                        break;
                }
            }
            await Task.Delay(PauseBeforeLookingAgain, time, cancel);
        }
    }

    // False when there is none of that name here any more.
    private bool Tell(RouteNetlink netlink, string name)
    {
        if (netlink.FindLink(name) is not { } link)
            return false;
        if (followed.SetLink(link.IsUp, link.MtuBytes) is { } failure)
            log($"{name} cannot be taken up: {failure.Message}");
        return true;
    }
}
