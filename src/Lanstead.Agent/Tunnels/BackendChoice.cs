using Lanstead.Agent.State;
using Lanstead.DataPlane;
using Lanstead.DataPlane.Engine;
using Lanstead.Primitives;

namespace Lanstead.Agent.Tunnels;

/// <summary>Makes the back end that the settings ask for.</summary>
internal static class BackendChoice
{
    /// <param name="warnings">Told what a person should know about the back end.</param>
    /// <param name="trace">Told what the engine does with handshakes; null for nobody.</param>
    public static Result<ITunnelBackend> Make(AgentOptions options, StateFolder folder, LinuxTunnelHost host, Warnings warnings, IEngineTrace? trace, TimeProvider time) => options.Backend switch
    {
        "engine" => new EngineBackend(new EngineBackendOptions { Engine = new EngineOptions { Trace = trace }, Timestamps = name => TimestampFile.Open(folder, name, text => warnings.Set($"timestamps {name}", $"The clock of {name}'s handshakes cannot be kept on disk: {text}")) }, new LinuxEngineHost(), host, time),
        "uapi" => new UapiBackend(new UapiBackendOptions(), host, time),
        "kernel" => Kernel(host),
        _ => new Failure(AgentFailures.BackendUnknown, $"LANSTEAD_BACKEND is engine, kernel or uapi, not {options.Backend}."),
    };

    private static Result<ITunnelBackend> Kernel(LinuxTunnelHost host)
    {
        Result<KernelBackend> opened = KernelBackend.Open(host.OpenKernel());
        return opened.IsSuccess ? opened.Value : opened.Failure;
    }
}
