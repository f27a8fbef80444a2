using System.ComponentModel;
using Lanstead.DataPlane;
using Lanstead.Linux;
using Lanstead.Linux.Netlink;
using Lanstead.Linux.Processes;
using Lanstead.Primitives;

namespace Lanstead.Agent.Tunnels;

/// <summary>Gives the data plane what it needs from Linux: links by netlink, programs in sessions of their own.</summary>
/// <remarks>Works in the network namespace in which <paramref name="netlink"/> was opened; programs start in that of the calling thread.</remarks>
internal sealed class LinuxTunnelHost(RouteNetlink netlink) : ITunnelHost
{
    /// <summary>The kernel's WireGuard, in the network namespace of the calling thread, which must be that of this host. Stays open as long as the process.</summary>
    public LinuxKernelHost OpenKernel() => new(netlink, WireGuardNetlink.Open());

    public bool HasTun => File.Exists("/dev/net/tun");

    public bool LinkExists(string name) => netlink.FindLink(name) is not null;

    public TunnelLink? ReadLink(string name) =>
        netlink.FindLink(name) is { } link ? new TunnelLink(link.IsUp, link.MtuBytes, link.Kind == "tun") : null;

    public Failure? BringUp(string name) => netlink.FindLink(name) is not { } link
        ? new Failure(TunnelFailures.LinkFailed, $"There is no interface {name} to set up.")
        : link.IsUp ? null : OrFailure(name, netlink.SetLinkUp(link.Index));

    public Failure? DeleteLink(string name)
    {
        if (netlink.FindLink(name) is not { } link)
            return null;
        NetlinkFailure? failure = netlink.DeleteLink(link.Index);
        return failure is { IsMissing: true } ? null : OrFailure(name, failure);
    }

    public Result<ITunnelProcess> Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        try
        {
            return new TunnelProcess(DetachedProcess.Start(program, arguments, environment));
        }
        catch (Win32Exception e)
        {
            return new Failure(TunnelFailures.StartFailed, $"{program} could not be started: {Errno.NameOf(e.NativeErrorCode)}.");
        }
    }

    private static Failure? OrFailure(string name, NetlinkFailure? failure) =>
        failure is null ? null : new Failure(TunnelFailures.LinkFailed, $"The interface {name} could not be changed: {failure}.");

    private sealed class TunnelProcess(DetachedProcess process) : ITunnelProcess
    {
        public Task<int> Exited => process.Exited;

        public string ReadOutput() => process.ReadOutput();

        public void Dispose() => process.Dispose();
    }
}
