using Lanstead.Agent.State;
using Lanstead.DataPlane;
using Lanstead.Primitives;
using Lanstead.WireGuard;

namespace Lanstead.Agent.Tunnels;

/// <summary>Makes the back end that the settings ask for.</summary>
internal static class BackendChoice
{
    public static Result<ITunnelBackend> Make(AgentOptions options, StateFolder folder, LinuxTunnelHost host, TimeProvider time) => options.Backend switch
    {
        "engine" => new EngineBackend(new EngineBackendOptions { Timestamps = name => Floor(folder, name) }, new LinuxEngineHost(), host, time),
        "uapi" => new UapiBackend(new UapiBackendOptions(), host, time),
        "kernel" => Kernel(host),
        _ => new Failure(AgentFailures.BackendUnknown, $"LANSTEAD_BACKEND is engine, kernel or uapi, not {options.Backend}."),
    };

    private static Result<ITunnelBackend> Kernel(LinuxTunnelHost host)
    {
        Result<KernelBackend> opened = KernelBackend.Open(host.OpenKernel());
        return opened.IsSuccess ? opened.Value : opened.Failure;
    }

    // Handshakes carry the time of day, and a peer takes no older one: without this, a clock that stepped back would cut the machine off.
    private static TimestampFloor Floor(StateFolder folder, string interfaceName)
    {
        string file = $"timestamps/{interfaceName}";
        byte[]? kept = folder.Read(file);
        return new TimestampFloor(kept is { Length: Tai64n.SizeBytes } ? Tai64n.Read(kept) : default, floor =>
        {
            Span<byte> bytes = stackalloc byte[Tai64n.SizeBytes];
            floor.Write(bytes);
            folder.Write(file, bytes);
        });
    }
}
