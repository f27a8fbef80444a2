using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lanstead.Agent.Tunnels;
using Lanstead.DataPlane;
using Lanstead.Lab.Processes;
using Lanstead.Linux.Netlink;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>This program started a second time, with a variable set: makes an interface, then dies as by kill -9.</summary>
internal static class DyingParent
{
    public const int KilledExitCode = 137;

    private const string Variable = "LANSTEAD_TESTS_MAKE_AND_DIE";

    /// <summary>Runs it in the network of an end's machine, for that end's interface.</summary>
    public static Task<CommandOutcome> RunAsync(BackendKind kind, TunnelEnd end, CancellationToken cancellation) => Command.RunAsync(
        ["nsenter", "--target", $"{end.Lab.Machine.Pid}", "--net", "--", .. Self()],
        TimeSpan.FromSeconds(30),
        new Dictionary<string, string> { [Variable] = $"{kind} {end.Interface}" },
        cancellation: cancellation);

    // Before the test runner's own entry point, which would not know what to do.
    [ModuleInitializer]
    public static void DieIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } asked || asked.Split(' ') is not [string kind, string interfaceName])
            return;
        using RouteNetlink netlink = RouteNetlink.Open();
        var host = new LinuxTunnelHost(netlink);
        ITunnelBackend backend = Enum.Parse<BackendKind>(kind) switch
        {
            BackendKind.Uapi => new UapiBackend(new UapiBackendOptions(), host, TimeProvider.System),
            BackendKind.Engine => new EngineBackend(new EngineBackendOptions(), new LinuxEngineHost(), host, TimeProvider.System),
            _ => KernelBackend.Open(host.OpenKernel(), TimeProvider.System).Value,
        };
        bool made = backend.EnsureInterface(interfaceName, CancellationToken.None).GetAwaiter().GetResult().IsSuccess;
        if (!made)
            Environment.Exit(3);
        Process.GetCurrentProcess().Kill();
    }

    // This test program, also where it was started as `dotnet NAME.dll`.
    private static string[] Self() => Path.GetFileName(Environment.ProcessPath!) == "dotnet"
        ? [Environment.ProcessPath!, typeof(DyingParent).Assembly.Location]
        : [Environment.ProcessPath!];
}
