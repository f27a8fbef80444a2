using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lanstead.Agent.Tunnels;
using Lanstead.DataPlane;
using Lanstead.Linux.Netlink;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>This program started a second time, with a variable set: makes an interface, then dies as by kill -9.</summary>
internal static class DyingParent
{
    public const string Variable = "LANSTEAD_TESTS_MAKE_AND_DIE";

    // Before the test runner's own entry point, which would not know what to do.
    [ModuleInitializer]
    public static void DieIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } interfaceName)
            return;
        using RouteNetlink netlink = RouteNetlink.Open();
        var backend = new UapiBackend(new UapiBackendOptions(), new LinuxTunnelHost(netlink), TimeProvider.System);
        bool made = backend.EnsureInterface(interfaceName, CancellationToken.None).GetAwaiter().GetResult().IsSuccess;
        if (!made)
            Environment.Exit(3);
        Process.GetCurrentProcess().Kill();
    }
}
