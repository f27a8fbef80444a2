using Lanstead.Agent.Tunnels;
using Lanstead.DataPlane;
using Lanstead.DataPlane.Engine;
using Lanstead.Lab.Machines;
using Lanstead.Primitives;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>The back ends that pass one suite of tests.</summary>
public enum BackendKind
{
    /// <summary>An outside wireguard-go.</summary>
    Uapi,

    /// <summary>Our own, in the test's process.</summary>
    Engine,

    /// <summary>The kernel's: needs one that has it, as the guest of <c>lab/run kernel</c>.</summary>
    Kernel,
}

/// <summary>The agent's own engine host, in the network of a machine of the lab, from whatever thread it is called.</summary>
internal sealed class MachineEngineHost(Machine machine) : IEngineHost
{
    private readonly LinuxEngineHost _host = new();

    public Result<IReadOnlyList<ITunDevice>> OpenTun(string name, int queues, bool keep, bool asLan) => machine.InNetwork(() => _host.OpenTun(name, queues, keep, asLan));

    public Result<IReadOnlyList<IUdpSocket>> OpenSockets(ushort port, uint mark, int count) => machine.InNetwork(() => _host.OpenSockets(port, mark, count));

    public void EnterLane() => _host.EnterLane();
}
